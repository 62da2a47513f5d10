import { attributeName } from '../../dom/attribute-name.js';
import type { GateSettings } from '../../gate/guard.js';

type Name = keyof GateSettings;

// Each with its default.
const PROPERTIES: Readonly<Record<Name, unknown>> = {
  resource: undefined,
  action: undefined,
  maxAge: undefined,
  force: false,
  cacheScope: undefined,
  mode: 'action',
  intercept: 'click submit',
  disabled: false,
  consoleUrl: undefined,
  auditTag: undefined,
  auditSeverity: undefined,
  webhook: false,
  comment: undefined,
  target: undefined,
  targetFields: undefined,
};

const NAMES = Object.keys(PROPERTIES) as Name[];
const BY_ATTRIBUTE = new Map(NAMES.map(name => [attributeName(name), name]));

/** The attributes of the properties. */
export const ATTRIBUTES: readonly string[] = [...BY_ATTRIBUTE.keys()];

/** The property of an attribute; undefined for one of a subclass. */
export function propertyOf(attribute: string): Name | undefined {
  return BY_ATTRIBUTE.get(attribute);
}

/** What an attribute says of its property. */
export function readAs(name: Name, value: string | null): unknown {
  return typeof PROPERTIES[name] === 'boolean' ? value !== null : value;
}

/** The values of one gate's properties. */
export class PropertyValues {
  // What was never set is the default.
  readonly #values = Object.create(PROPERTIES) as Record<Name, unknown>;

  get(name: Name): unknown {
    return this.#values[name];
  }

  /** Returns whether that is another value than before. */
  set(name: Name, value: unknown): boolean {
    if (Object.is(this.get(name), value)) return false;
    this.#values[name] = value;
    return true;
  }

  /** Takes over what a script has set on an element before it was upgraded. */
  takeOver(element: object): void {
    for (const name of NAMES) {
      if (!Object.hasOwn(element, name)) continue;
      const own = element as Record<Name, unknown>;
      const value = own[name];
      // What cannot be deleted stays, and is what is read.
      if (Reflect.deleteProperty(own, name)) own[name] = value;
    }
  }
}

/** Declares the properties on a class. */
export function declareProperties<T extends object>(
  prototype: T,
  read: (element: T, name: Name) => unknown,
  write: (element: T, name: Name, value: unknown) => void,
): void {
  for (const name of NAMES) {
    Object.defineProperty(prototype, name, {
      get(this: T) {
        return read(this, name);
      },
      set(this: T, value: unknown) {
        write(this, name, value);
      },
      enumerable: true,
      configurable: true,
    });
  }
}

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

/** The values of one gate's properties. */
export class PropertyValues {
  // What was never set is the default.
  readonly #values = Object.create(PROPERTIES) as Record<Name, unknown>;
  readonly #changed: (name: Name) => void;

  /** @param changed Called when a property has another value than before. */
  constructor(changed: (name: Name) => void) {
    this.#changed = changed;
  }

  get(name: Name): unknown {
    return this.#values[name];
  }

  set(name: Name, value: unknown): void {
    if (Object.is(this.get(name), value)) return;
    this.#values[name] = value;
    this.#changed(name);
  }

  /** Takes an attribute's new value over. */
  setAttribute(attribute: string, value: string | null): void {
    const name = BY_ATTRIBUTE.get(attribute);
    if (name) this.set(name, typeof PROPERTIES[name] === 'boolean' ? value !== null : value);
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

/** Declares the properties on a class, each with its value in the element's `PropertyValues`. */
export function declareProperties<T extends object>(
  prototype: T,
  valuesOf: (element: T) => PropertyValues,
): void {
  for (const name of NAMES) {
    Object.defineProperty(prototype, name, {
      get(this: T) {
        return valuesOf(this).get(name);
      },
      set(this: T, value: unknown) {
        valuesOf(this).set(name, value);
      },
      enumerable: true,
      configurable: true,
    });
  }
}

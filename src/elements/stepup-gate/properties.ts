import { attributeName } from '../../dom/attribute-name.js';
import type { GateSettings } from '../../gate/guard.js';

type Name = keyof GateSettings;

/** The values of one gate's properties. */
export type PropertyValues = Record<Name, unknown>;

// Each with its default.
const DEFAULTS: Readonly<PropertyValues> = {
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

const NAMES = Object.keys(DEFAULTS) as Name[];
const BY_ATTRIBUTE = new Map(NAMES.map(name => [attributeName(name), name]));

/** The attributes of the properties. */
export const ATTRIBUTES: readonly string[] = [...BY_ATTRIBUTE.keys()];

/** The values of a gate of which nothing is set: each is the default until then. */
export function defaults(): PropertyValues {
  return Object.create(DEFAULTS) as PropertyValues;
}

/** The property of an attribute; undefined for an attribute of something else. */
export function propertyOf(attribute: string): Name | undefined {
  return BY_ATTRIBUTE.get(attribute);
}

/** What an attribute's value says of its property. */
export function valueOf(name: Name, value: string | null): unknown {
  return typeof DEFAULTS[name] === 'boolean' ? value !== null : value;
}

/** Has an element take over what a script has set on it before it was upgraded. */
export function takeOver(element: object): void {
  const own = element as PropertyValues;
  // Of most it is nothing, and there may be thousands.
  for (const name of Object.keys(own) as Name[]) {
    if (!NAMES.includes(name)) continue;
    const value = own[name];
    // What cannot be deleted stays, and is what is read.
    if (Reflect.deleteProperty(own, name)) own[name] = value;
  }
}

/** Declares the properties on a class, each with its value in the element's `PropertyValues`. */
export function declareProperties<T extends object>(
  prototype: T,
  valuesOf: (element: T) => Readonly<PropertyValues>,
  set: (element: T, name: Name, value: unknown) => void,
): void {
  for (const name of NAMES) {
    Object.defineProperty(prototype, name, {
      get(this: T) {
        return valuesOf(this)[name];
      },
      set(this: T, value: unknown) {
        set(this, name, value);
      },
      enumerable: true,
      configurable: true,
    });
  }
}

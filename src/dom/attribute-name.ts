/** The attribute of a property, as `dataset` spells it too: `max-age` of `maxAge`. */
export function attributeName(property: string): string {
  return property.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
}

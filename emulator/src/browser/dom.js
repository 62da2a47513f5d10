/** Builds an element. Values become attributes, functions listeners (`onclick`), strings text: never HTML. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== null && value !== false) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(
    ...children.flat().filter(child => child !== null && child !== undefined && child !== false),
  );
  return element;
}

/** A link that leaves the page where it is. */
export function newTab(href, text) {
  return h('a', { href, target: '_blank', rel: 'noopener' }, text);
}

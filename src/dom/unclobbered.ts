/**
 * Reads a property of an element past the named fields of a form: in a form, `<input name="parentNode">` stands where
 * the form's own property would be, and markup must not decide what a gate sees.
 * @param prototype Where the property is defined, such as `Node.prototype`.
 */
export function read<T extends object, K extends keyof T>(prototype: T, name: K, element: T): T[K] {
  return Reflect.get(prototype, name, element);
}

/**
 * A view of a node whose members are the node's own, whatever markup is named: a form's fields stand where the form's
 * members would be, and named elements where the document's would. It is only for reading and calling: a function of
 * the browser that takes a node wants the node itself.
 */
export type Unclobbered<T> = T extends object ? Omit<T, 'nodeType'> : T;

/** A node, past the fields of a form and the named elements of a document; nothing where there is none. */
export function unclobbered<T extends object | null | undefined>(node: T): Unclobbered<T> {
  if (!node) return node as Unclobbered<T>;
  const prototype = Object.getPrototypeOf(node) as object;
  return new Proxy(node, {
    get(_, name) {
      const value: unknown = Reflect.get(prototype, name, node);
      return typeof value === 'function' ? (value.bind(node) as unknown) : value;
    },
    set: (_, name, value) => Reflect.set(prototype, name, value, node),
  }) as Unclobbered<T>;
}

/** The document, past its named elements: `<img name="body">` is `document.body`. Where there is none, nothing is read. */
export const page: Unclobbered<Document> = unclobbered(globalThis.document ?? {});

// By the getter itself, which is many times as fast as `read`: these are asked of everything on the path of every event.
const nodeType = getterOf(globalThis.Node?.prototype, 'nodeType');
const parentNode = getterOf(globalThis.Node?.prototype, 'parentNode');
const localName = getterOf(globalThis.Element?.prototype, 'localName');
const eventType = getterOf(Event.prototype, 'type');
const eventPhase = getterOf(Event.prototype, 'eventPhase');
const eventTarget = getterOf(Event.prototype, 'target');
// As the browser has it: a library that imitates shadow roots leaves out of it what lies in them.
const { composedPath } = Event.prototype;

/** The getter of a property. A server has none of these, or a stand-in for them, and asks of nothing. */
export function getterOf<T extends object, K extends keyof T>(prototype: T | undefined, name: K): () => T[K] {
  return Object.getOwnPropertyDescriptor(prototype ?? {}, name)?.get as () => T[K];
}

/** The type of an event, past what a script has written on it: a class of the page's own may have such a field. */
export function typeOf(event: Event): string {
  return eventType.call(event);
}

/** What an event is about, past what a script has written on it. */
export function targetOf(event: Event): EventTarget | null {
  return eventTarget.call(event);
}

/** Whether an event is still on its way, past what a script has written on it. */
export function isDispatched(event: Event): boolean {
  return eventPhase.call(event) !== Event.NONE;
}

/** Where an event goes, past what a script has written on it. */
export function eventPath(event: Event): EventTarget[] {
  return composedPath.call(event);
}

/** Whether this is an element; one that was adopted from a frame is no instance of this window's `Element`. */
export function isElement(target: EventTarget): target is Element {
  return isOwnElement(target) || (!isWindow(target) && nodeType.call(target as Node) === 1);
}

// Nearly all that is asked about, and told at once.
function isOwnElement(target: EventTarget): target is Element {
  return target instanceof Element;
}

// Its own `window` is what no field of a form is to that, and what no name in the page can stand for.
function isWindow(target: EventTarget): boolean {
  return (target as Window).window === target;
}

/** Whether this is a shadow root; that of an adopted element is no instance of this window's `ShadowRoot`. */
export function isShadowRoot(target: EventTarget): target is ShadowRoot {
  // Of a window, what it does not have is looked for among everything in the page that has a name.
  return !isOwnElement(target) && !isWindow(target) && (target as Node).nodeType === 11 && 'host' in target;
}

/** `element.matches(selector)`, past the named fields of a form. */
export function matches(element: Element, selector: string): boolean {
  return Element.prototype.matches.call(element, selector);
}

/** An attribute's value, past the named fields of a form. */
export function attribute(element: Element, name: string): string | null {
  return Element.prototype.getAttribute.call(element, name);
}

/** An element's name, past the named fields of a form. */
export function localNameOf(element: Element): string {
  return localName.call(element);
}

/** Whether the element is a custom one. */
export function isCustom(element: Element): boolean {
  return localNameOf(element).includes('-');
}

/** A node's parent, past the named fields of a form. */
export function parentOf(node: Node): ParentNode | null {
  return parentNode.call(node);
}

/** The document or shadow root that a node is in, past the named fields of a form. */
export function rootOf(node: Node): Node {
  return Node.prototype.getRootNode.call(node);
}

/** Whether a node is in a document, past the named fields of a form. */
export function isConnected(node: Node): boolean {
  return read(Node.prototype, 'isConnected', node);
}

/** The window that shows a node: a script may have moved it into a frame, or into a window that it has opened. */
export function viewOf(node: Node): Window | null {
  return read(Document.prototype, 'defaultView', read(Node.prototype, 'ownerDocument', node)!);
}

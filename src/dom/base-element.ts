/** The platform's `HTMLElement`; on a server, where there is none, a class to be imported and never made. */
export const BaseElement = globalThis.HTMLElement ?? class {};

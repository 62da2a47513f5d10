/** Exactly what was drawn by one of our elements. */
export const drawn = new WeakSet<EventTarget>();

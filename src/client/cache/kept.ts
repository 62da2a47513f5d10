import type { Scope } from '../scope.js';

type Area = 'localStorage' | 'sessionStorage';

/** What a storage of the page keeps under a name; null where it keeps nothing, or does not work. */
export function readKept(scope: Scope, area: Area, name: string): string | null {
  try {
    return scope[area].getItem(name);
  } catch {
    return null;
  }
}

/** Keeps a text there, or nothing: where it cannot be kept, what is older is not right any more. */
export function writeKept(scope: Scope, area: Area, name: string, text: string | null): void {
  try {
    const storage = scope[area];
    try {
      if (text) return storage.setItem(name, text);
    } catch {
      // There is no room.
    }
    storage.removeItem(name);
  } catch {
    // Missing, or not for a sandboxed frame.
  }
}

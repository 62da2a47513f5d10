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

/**
 * Keeps a text there, or nothing.
 * @returns The text; null where it could not be kept: then nothing is, since what is older is not right any more.
 */
export function writeKept(scope: Scope, area: Area, name: string, text: string | null): string | null {
  try {
    const storage = scope[area];
    try {
      if (text) storage.setItem(name, text);
    } catch {
      text = null;
    }
    if (!text) storage.removeItem(name);
    return text;
  } catch {
    // Missing, or not for a sandboxed frame.
    return null;
  }
}

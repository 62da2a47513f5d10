import { EmulatorError } from './answer.js';

/**
 * What the emulator answers where nobody says what the provider answers, or where its builds differ. The first
 * value of each is the default.
 */
export const SWITCHES = {
  /** A person who declines on the hosted page: `rejected` without a text, or with one. */
  declined: ['silent', 'text'],
  /** A modal that was closed: an empty payload and no error; an entry that says so; no payload at all. */
  closed: ['empty', 'entry', 'undefined'],
  /** The hosted pages' waiting overlay that was closed: `rejected`; still `pending`, as a success or as a failure. */
  overlay: ['rejected', 'pending', 'pending-failed'],
  /** The look-up of a session that is still pending by the older route: told, or 404. */
  pendingSid: ['told', 'hidden'],
  /** A verified session that a server looks up again: told again, or 409. */
  replayedSid: ['told', 'refused'],
} as const;

/** The name of a switch. */
export type SwitchName = keyof typeof SWITCHES;

/** How all switches stand. */
export type Switches = { [Name in SwitchName]: (typeof SWITCHES)[Name][number] };

/** How the switches stand unless somebody says otherwise. */
export const DEFAULT_SWITCHES = readSwitches({}).switches;

/**
 * Reads the switches in what was posted.
 * @returns How all stand, and those that were set.
 * @throws {EmulatorError} 400 for a value that a switch does not have.
 */
export function readSwitches(wanted: Record<string, unknown>): {
  switches: Switches;
  set: Partial<Switches>;
} {
  const names = Object.keys(SWITCHES) as SwitchName[];
  const set = names.filter(name => wanted[name] !== undefined).map(name => [name, wanted[name]] as const);
  for (const [name, value] of set) {
    const values: readonly unknown[] = SWITCHES[name];
    if (!values.includes(value)) {
      throw new EmulatorError(400, `${name} must be one of ${values.join(', ')}.`);
    }
  }
  const defaults = names.map(name => [name, SWITCHES[name][0]] as const);
  return {
    set: Object.fromEntries(set),
    switches: Object.fromEntries([...defaults, ...set]) as Switches,
  };
}

import { describe } from '#developer-messages';
import { parseDuration } from '../protocol/duration.js';
import { invalidRequest, refuseUnknownKeys, refuseUnless, type KeysOf } from '../protocol/errors.js';
import { CACHE_SCOPES } from './request.js';
import type { AuditEvent, AuditOptions, CacheScope, Member, StepUpProvider } from './types.js';

/** How a client is set up. */
export interface StepUpSettings {
  /** Who is asked. Default: Transcodes, where the elements are loaded. */
  provider?: StepUpProvider | undefined;
  /** How old a verification may be: seconds or `90s`, `15m`, `1h`. Default `15m`. */
  maxAge?: number | string | undefined;
  /** What a verification counts for. Default `action`. */
  cacheScope?: CacheScope | undefined;
  /** `session` keeps verifications over a reload of the tab. Default `memory`. */
  storage?: 'memory' | 'session' | undefined;
  /**
   * What to do when nobody is signed in: true opens the provider's sign-in, false refuses with `sign-in-required`,
   * a function signs in by the page's own means. Default true.
   */
  signIn?: boolean | ((signal: AbortSignal) => Promise<Member | null | 'navigated'>) | undefined;
  /** Where MFA is set up, if the provider cannot open its console itself. */
  consoleUrl?: string | undefined;
  /**
   * The paths of the page's own origin to which `<form data-stepup-fetch>` may send: `/api/transfers`, or all below one
   * with `/api/notes/*`. Default: none.
   */
  formActions?: string[] | undefined;
  /** Where audit events go: false drops them, a function gets them instead of the provider. */
  audit?: boolean | ((event: AuditEvent, options?: AuditOptions) => void | Promise<void>) | undefined;
  /** How long the provider may take to answer a question, in ms. Default five minutes. */
  timeout?: number | undefined;
}

/** Settings with every default filled in; `maxAge` is in seconds. */
export type CheckedSettings = StepUpSettings &
  Required<Pick<StepUpSettings, 'cacheScope' | 'storage' | 'timeout' | 'formActions'>> & { maxAge: number };

// What would never fit an address would refuse every form, without a word.
const FORM_ACTION = /^(?=\/)(\/(?!\/)[^*?#\s\\/]*)*(\/\*)?$/;

const KEYS: KeysOf<StepUpSettings> = {
  provider: true,
  maxAge: true,
  cacheScope: true,
  storage: true,
  signIn: 'boolean function',
  consoleUrl: 'string',
  formActions: true,
  audit: 'boolean function',
  timeout: true,
};

/** What holds where nothing is set. */
export const DEFAULT_SETTINGS: CheckedSettings = {
  maxAge: 900,
  cacheScope: 'action',
  storage: 'memory',
  timeout: 300_000,
  formActions: [],
};

/**
 * Lays new settings over the present ones; what is undefined stays as it was.
 * @throws {StepUpError} `invalid-request`, and then nothing has changed.
 */
export function checkSettings(present: CheckedSettings, changes: StepUpSettings): CheckedSettings {
  refuseUnknownKeys('the settings', changes, KEYS);
  const next = { ...present };
  for (const [name, value] of Object.entries(changes)) {
    if (value !== undefined) Object.assign(next, { [name]: value as unknown });
  }
  const { cacheScope, storage, timeout, formActions, provider } = next;
  refuseUnless('cacheScope', cacheScope, CACHE_SCOPES);
  refuseUnless('storage', storage, ['memory', 'session']);
  if (typeof timeout !== 'number' || !(timeout > 0 && timeout < 2 ** 31))
    throw invalidRequest(describe('not-a-time-limit', 'timeout', timeout));
  if (!Array.isArray(formActions))
    throw invalidRequest(describe('not-a-list-of-paths', 'formActions', formActions));
  const noPath = formActions.find(path => typeof path !== 'string' || !FORM_ACTION.test(path));
  if (noPath !== undefined) throw invalidRequest(describe('not-a-form-action', 'formActions', noPath));
  if (provider && typeof provider.verify !== 'function')
    throw invalidRequest(describe('not-a-provider', 'provider', provider));
  return { ...next, maxAge: parseDuration(next.maxAge, 'maxAge') };
}

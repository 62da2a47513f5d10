import { invalidRequest, type KeysOf, refuseUnknownKeys } from '../../protocol/errors.js';
import { checkOrigins } from '../origins.js';
import { checkOwnAddress } from './own-address.js';
import type { StepUpStore } from '../replay-stores/step-up-store.js';
import type { StepUpBackendOptions, StepUpMethodType } from './types.js';

const OPTIONS: KeysOf<StepUpBackendOptions> = {
  session: 'function',
  methods: true,
  url: true,
  permission: 'function undefined',
  levels: true,
  freshSignIn: 'function undefined',
  store: true,
  secret: true,
  origins: true,
  questionTtl: true,
  proofTtl: true,
  tries: true,
  setupUrl: 'string undefined',
  challengeUrl: 'string undefined',
  signInUrl: 'string undefined',
  onEvent: 'function undefined',
};

const TYPES: readonly StepUpMethodType[] = [
  'passkey',
  'totp',
  'mail-code',
  'password',
  'recovery-code',
  'external',
];

const STORE_OPERATIONS = ['get', 'set', 'pull', 'swap', 'take', 'claim'] as const;

/**
 * Checks the settings of a backend.
 * @throws {StepUpError} `invalid-request`, with the setting and what is allowed.
 */
export function checkOptions(options: StepUpBackendOptions): void {
  refuseUnknownKeys('createStepUpBackend', options, OPTIONS);
  const { session, methods, url = '/step-up', origins = [] } = options ?? {};
  demand(typeof session === 'function', 'session must be a function that tells who is signed in');
  demand(
    Array.isArray(methods) && methods.length > 0 && methods.every(method => TYPES.includes(method?.type)),
    'methods must be a list of passkey(…), totp(…), mailCode(…), password(…), recoveryCode(…), external(…)',
  );
  demand(new Set(methods.map(({ type }) => type)).size === methods.length, 'methods has a type twice');
  demand(/^(\/[\w.~-]+)+$/.test(url), 'url must be a path without a slash at its end, such as /step-up');
  checkOrigins(options.origins);
  checkLevels(options);
  checkStore(options);
  checkCount('questionTtl', options.questionTtl);
  checkCount('proofTtl', options.proofTtl);
  checkCount('tries', options.tries);
  for (const name of ['setupUrl', 'challengeUrl', 'signInUrl'] as const) {
    const address = options[name];
    if (address !== undefined) checkOwnAddress(name, address, origins);
  }
}

function checkLevels({ levels, methods }: StepUpBackendOptions): void {
  if (levels === undefined) return;
  const types = methods.map(({ type }) => type);
  demand(
    typeof levels === 'object' && levels !== null && !Array.isArray(levels),
    'levels must be an object: names of levels, and for each a list of types',
  );
  for (const [acr, reaching] of Object.entries(levels)) {
    demand(/^[\x21\x23-\x5B\x5D-\x7E]{1,128}$/.test(acr), `levels: ${JSON.stringify(acr)} cannot be a name`);
    demand(
      Array.isArray(reaching) && reaching.every(type => TYPES.includes(type)),
      `levels.${acr} must be a list of types (${TYPES.join(', ')})`,
    );
    demand(
      reaching.some(type => types.includes(type)),
      `levels.${acr} is reached by none of the methods`,
    );
  }
}

function checkStore({ store, secret }: StepUpBackendOptions): void {
  for (const operation of STORE_OPERATIONS) {
    demand(
      store === undefined || typeof (store as StepUpStore | null)?.[operation] === 'function',
      `store must have a method ${operation}`,
    );
  }
  demand(
    secret === undefined || (typeof secret === 'string' && secret.length > 0),
    'secret must be a string of at least 32 random characters',
  );
  demand(
    store?.shared !== true || secret !== undefined,
    'a store that processes share needs a secret: at least 32 random characters, the same in each of them',
  );
  if (secret !== undefined && secret.length < 32) {
    console.warn(
      'stepup-elements: the secret of createStepUpBackend is shorter than 32 characters: a short one can be guessed, and codes of six digits with it.',
    );
  }
}

function checkCount(name: string, value: unknown): void {
  demand(
    value === undefined ||
      (Number.isSafeInteger(value) && (value as number) > 0 && (value as number) < 10_000_000),
    `${name} must be a whole number above 0`,
  );
}

function demand(holds: boolean, message: string): void {
  if (!holds) throw invalidRequest(`createStepUpBackend: ${message}.`);
}

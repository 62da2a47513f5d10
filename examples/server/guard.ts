import { createStepUpGuard, type JWK } from 'stepup-elements/server';
import { transcodes } from 'stepup-elements/server/transcodes.js';

const { TRANSCODES_PROJECT_ID, TRANSCODES_SERVER_TOKEN, TRANSCODES_API_URL } = process.env;
// The key from the console; with the emulator, which makes one at each start, its address.
const { TRANSCODES_PUBLIC_KEY, TRANSCODES_PUBLIC_KEY_URL } = process.env;

/** The page that may call this API from another origin. */
export const PAGE_ORIGIN = process.env.PAGE_ORIGIN ?? 'https://app.example.test';

export const provider = transcodes({
  projectId: TRANSCODES_PROJECT_ID!,
  serverToken: TRANSCODES_SERVER_TOKEN!,
  publicKey: TRANSCODES_PUBLIC_KEY_URL
    ? new URL(TRANSCODES_PUBLIC_KEY_URL)
    : (JSON.parse(TRANSCODES_PUBLIC_KEY!) as JWK),
  apiUrl: TRANSCODES_API_URL,
});

export const guard = createStepUpGuard({ provider, maxAge: '15m' });

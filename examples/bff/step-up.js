import { createStepUpGuard } from 'stepup-elements/server';
import { createStepUpBackend, external } from 'stepup-elements/server/backend.js';
import { askProvider, redeem, takeAsked } from './provider.js';
import { ORIGIN, STRONG } from './settings.js';

/** Asks the provider for a second factor, in the window that the page opens. */
async function start(_request, question, { session }) {
  const { id, maxAge, notBefore, acrValues = [STRONG] } = question;
  const needsNewOne = maxAge === 0 || notBefore !== undefined;
  return askProvider(
    session,
    '/step-up/external',
    { questionId: id, acrValues },
    {
      acr_values: acrValues.join(' '),
      // Makes the provider send auth_time. Some go round in circles on 0.
      max_age: String(Math.max(1, maxAge)),
      ...(needsNewOne && { prompt: 'login' }),
      login_hint: session.user.email,
    },
  );
}

/** Reads what the window has come back with. */
async function finish(_request, { session, originalUrl }) {
  const url = new URL(originalUrl, ORIGIN);
  const asked = takeAsked(session, url);
  // Nothing that this session has asked for.
  if (!asked) return null;
  const { questionId, acrValues } = asked.about;
  // As long ago as can be: the question is rejected, and the dialog says so instead of waiting.
  const rejected = { questionId, member: session.user, authenticatedAt: 0 };
  let answer;
  try {
    answer = await redeem(asked, url);
  } catch (error) {
    console.warn(`The provider's answer was refused: ${error.code ?? error.name}`);
    return rejected;
  }
  const { tokens, claims } = answer;
  const { sub, acr, amr, auth_time } = claims;
  // Providers may answer with less than was asked for, and somebody else may sign in on their pages.
  if (sub !== session.user.id || !acrValues.includes(acr)) return rejected;
  // An API behind this server sees the step-up in the new token.
  session.tokens = tokens;
  // When it was, says the provider. Whether that is recent enough for the question, the backend judges; a time that is
  // missing is not.
  return { questionId, member: { id: sub }, authenticatedAt: auth_time * 1_000, acr, amr };
}

export const backend = createStepUpBackend({
  session: (_request, { session }) =>
    session.user ? { member: session.user, key: session.key, authenticatedAt: session.signedInAt } : null,
  methods: [external({ start, finish })],
  levels: { [STRONG]: ['external'] },
  origins: [ORIGIN],
  signInUrl: '/sign-in',
});

export const guard = createStepUpGuard({ provider: backend.verifier });

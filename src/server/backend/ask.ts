import { CLOCK_TOLERANCE } from '../judge-session.js';
import { askPermission, type BackendContext } from './context.js';
import type { Identity } from './identity.js';
import type { Proof } from './proofs.js';
import { readQuestion } from './read-question.js';
import type { StepUpMethodType, StepUpQuestion } from './types.js';
import { verifiedAnswer } from './verified-answer.js';
import { json, readObject, refuse } from './wire.js';

// So many step-ups are made of one sign-in before a pause, and how long the first one is, ms.
const MOST_OF_SIGN_IN = 100;
const PAUSE_OF_SIGN_IN = 30_000;

type Wanted = Omit<StepUpQuestion, 'id' | 'expiresAt'>;

/** `POST {url}/questions`: verified already, or a question that is open, or why there can be none. */
export async function ask(context: BackendContext, identity: Identity, request: Request): Promise<Response> {
  const wanted = readQuestion(await readObject(request), Date.now());
  const { member } = identity;
  const { resource, action, target, acrValues } = wanted;
  if (acrValues && !context.levels.know(acrValues)) {
    refuse(400, 'None of acrValues is a level of this server.');
  }
  const about = { memberId: member.id, resource, action, target };

  const permission = await askPermission(context, member, wanted);
  if (permission === 'deny') {
    context.tell({ type: 'denied', ...about });
    refuse(403, 'You may not do this.');
  }
  // A role is not real MFA, and reaches no level.
  if (permission === 'allow' && !wanted.force && !acrValues) {
    context.tell({ type: 'verified', kind: 'allowed', ...about });
    const { askedAt } = wanted;
    return json(200, {
      status: 'verified',
      verifiedAt: askedAt,
      expiresAt: askedAt + context.proofLife,
      kind: 'allowed',
    });
  }

  const proof =
    (await findRecent(context, identity, wanted)) ?? (await proofOfSignIn(context, identity, wanted));
  if (proof) {
    context.tell({ type: 'verified', kind: 'step-up', ...about, ...(proof.type && { method: proof.type }) });
    return verifiedAnswer(context, proof, acrValues);
  }

  const offers = await offersFor(context, identity, wanted);
  if (offers.length === 0) {
    context.tell({ type: 'setup-required', ...about });
    const { setupUrl } = context.options;
    return json(409, { status: 'setup-required', ...(setupUrl !== undefined && { setupUrl }) });
  }
  const life = await context.lives.read(identity, context.questionLife + context.proofLife);
  const types = offers.map(({ type }) => type);
  const { id, expiresAt } = await context.questions.open(identity, wanted, life, types);
  context.tell({ type: 'asked', ...about });
  return json(201, { status: 'open', id, expiresAt, methods: offers });
}

/** A step-up that was made before, and would do. */
async function findRecent(
  context: BackendContext,
  identity: Identity,
  wanted: Wanted,
): Promise<Proof | null> {
  // One of its own for each use: nothing that was there before.
  if (wanted.maxAge === 0) return null;
  const proof = await context.proofs.findLatest(identity, wanted);
  if (!proof || !isFresh(proof.verifiedAt, wanted)) return null;
  const reaches = !wanted.acrValues || context.levels.reached(proof.type, wanted.acrValues, proof.acr);
  return reaches ? proof : null;
}

/** A step-up made of the sign-in itself, where the app says that it counts. */
async function proofOfSignIn(
  context: BackendContext,
  identity: Identity,
  wanted: Wanted,
): Promise<Proof | null> {
  const { authenticatedAt, amr = [] } = identity.session;
  const { freshSignIn } = context.options;
  // A sign-in reaches no level that anybody could tell.
  if (!freshSignIn || wanted.maxAge === 0 || wanted.acrValues) return null;
  if (typeof authenticatedAt !== 'number' || authenticatedAt > wanted.askedAt) return null;
  const expiresAt = Math.floor(authenticatedAt) + context.proofLife;
  if (!isFresh(authenticatedAt, wanted) || expiresAt <= wanted.askedAt) return null;
  if (freshSignIn(identity.session, wanted) !== true) return null;
  const { resource, action, target } = wanted;
  const longest = context.questionLife + context.proofLife;
  // Each is kept, and nobody has had to prove anything for it: whoever asks for more than anybody needs is asked.
  const { taken } = await context.store.take(
    `of-sign-in:${identity.sessionDigest}`,
    MOST_OF_SIGN_IN,
    PAUSE_OF_SIGN_IN,
    longest,
  );
  if (!taken) return null;
  const life = await context.lives.read(identity, longest);
  // Whoever ends everything of a member ends what they have proved by then, and a sign-in is part of that. Looked at
  // behind the mark: what ends in between ends the step-up. Whatever is no time there ends it as well.
  if (!(authenticatedAt > (await context.lives.endedAt(identity)))) return null;
  const proof = context.proofs.make(identity, {
    ...{ resource, action, target, amr, life, expiresAt },
    verifiedAt: Math.floor(authenticatedAt),
  });
  await context.proofs.add(identity, proof);
  await context.proofs.tell(proof);
  return proof;
}

function isFresh(verifiedAt: number, { askedAt, maxAge, notBefore }: Wanted): boolean {
  // One that is dated ahead, since a clock was set back, is one that no guard takes.
  const isOfNow = verifiedAt <= askedAt + CLOCK_TOLERANCE * 1_000;
  return (
    isOfNow && verifiedAt >= askedAt - maxAge * 1_000 && (notBefore === undefined || verifiedAt > notBefore)
  );
}

/** What the member can be asked for: passkeys first, then what they used last, then as the app has listed them. */
async function offersFor(
  context: BackendContext,
  { member, memberDigest }: Identity,
  { acrValues }: Wanted,
): Promise<Array<{ type: StepUpMethodType; hint?: string }>> {
  const candidates = [...context.methods.values()].filter(
    ({ type }) => !acrValues || context.levels.reached(type, acrValues) !== undefined,
  );
  const [lastUsed, ...offers] = await Promise.all([
    context.store.get(lastUsedKey(memberDigest)),
    ...candidates.map(async method => ({ type: method.type, offer: await method.offer(member) })),
  ]);
  const rank = (type: StepUpMethodType): number => {
    if (type === 'passkey') return 0;
    return type === lastUsed ? 1 : 2;
  };
  return offers
    .flatMap(({ type, offer }) =>
      offer ? [{ type, ...(typeof offer.hint === 'string' && { hint: offer.hint }) }] : [],
    )
    .sort((a, b) => rank(a.type) - rank(b.type));
}

/** Where it is kept by which method a member has stepped up last. */
export function lastUsedKey(memberDigest: string): string {
  return `last-used:${memberDigest}`;
}

import { timingSafeEqual } from 'node:crypto';
import express, { Router, type ErrorRequestHandler, type Request, type Response } from 'express';
import type { InteractionDetails, InteractionResult, Provider } from 'oidc-provider';
import { EmulatorError } from '../../emulator/src/answer.js';
import type { EmulatedMember } from '../../emulator/src/members.js';
import { tryCode, type EmulatorState } from '../../emulator/src/state.js';
import { html, type Markup } from './html.js';
import { wantedLevel, TWO_FACTORS, type Level } from './levels.js';
import { codeForm, DEMO_PASSWORD, firstFactorForm, page, pagePolicy } from './pages.js';

/** What the person is asked for now. */
type Step =
  | { name: 'first-factor'; email: string; known: boolean }
  | { name: 'mail-code'; member: EmulatedMember; mailedAs: string }
  | { name: 'totp'; member: EmulatedMember; amr: string[] };

/** A question of the provider, and how far the person has come. */
interface Question {
  details: InteractionDetails;
  level: Level | null;
  step: Step;
}

/** The pages on which a person signs in and steps up: plain forms, at `interaction/<uid>`. */
export function interactionRoutes(provider: Provider, emulator: EmulatorState, folder: string): Router {
  const steps = new Map<string, Step>();

  const readQuestion = async (req: Request, res: Response): Promise<Question> => {
    const details = await provider.interactionDetails(req, res);
    const level = wantedLevel(details.params);
    const step = steps.get(details.uid) ?? firstStep(emulator, details, level);
    return { details, level, step };
  };

  const finish = (req: Request, res: Response, question: Question, result: InteractionResult) => {
    steps.delete(question.details.uid);
    return provider.interactionFinished(req, res, result);
  };

  const show = (res: Response, { details, step }: Question, error: string | null = null): void => {
    const { title, form } = formOf(step, `${folder}/interaction/${details.uid}`, error);
    const returnsTo = new URL(details.params['redirect_uri']!).origin;
    res.set('Content-Security-Policy', pagePolicy([returnsTo]));
    res.status(error === null ? 200 : 422).send(page(title, form, folder));
  };

  /** Asks for the step, unless it cannot be taken. */
  const ask = (req: Request, res: Response, question: Question): void | Promise<void> => {
    const { details, level, step } = question;
    if (details.prompt.name === 'consent') return finish(req, res, question, { consent: {} });
    if (level === null) return finish(req, res, question, unmet('There is no such level.'));
    if (step.name === 'totp' && !step.member.totp) {
      return finish(req, res, question, unmet('The member has no second factor.'));
    }
    steps.set(details.uid, step);
    show(res, question);
  };

  /** The first factor holds: on to the second, or back to the app. */
  const proceed = (
    req: Request,
    res: Response,
    question: Question,
    member: EmulatedMember,
    amr: string[],
  ): void | Promise<void> => {
    if (question.level === TWO_FACTORS && !amr.includes('otp')) {
      return ask(req, res, { ...question, step: { name: 'totp', member, amr } });
    }
    const acr = question.level!;
    return finish(req, res, question, { login: { accountId: member.id, acr, amr } });
  };

  const router = Router();
  router.use(express.urlencoded({ extended: false, limit: '4kb', parameterLimit: 10 }));
  router.get('/:uid', async (req, res) => ask(req, res, await readQuestion(req, res)));

  router.post('/:uid/password', async (req, res) => {
    const question = await readQuestion(req, res);
    const { step } = question;
    if (step.name !== 'first-factor') return show(res, question);
    const email = step.known ? step.email : field(req, 'email');
    const member = emulator.members.byEmail(email);
    const refused = refusal(emulator, `oidc-password:${email}`, () =>
      member !== null && isDemoPassword(field(req, 'password')) ? 'accepted' : 'wrong',
    );
    if (!member || refused !== null) {
      const error = refused === WRONG ? 'The address or the password is not right.' : refused;
      return show(res, { ...question, step: { ...step, email } }, error);
    }
    return proceed(req, res, question, member, ['pwd']);
  });

  router.post('/:uid/mail', async (req, res) => {
    const question = await readQuestion(req, res);
    const { step } = question;
    if (step.name !== 'first-factor') return show(res, question);
    const email = step.known ? step.email : field(req, 'email');
    const member = emulator.members.byEmail(email);
    if (!member) {
      return show(res, { ...question, step: { ...step, email } }, 'No member has that e-mail address.');
    }
    const mailedAs = emulator.outbox.send(member.email, 'Your Pinewick ID code');
    return ask(req, res, { ...question, step: { name: 'mail-code', member, mailedAs } });
  });

  router.post('/:uid/mail-code', async (req, res) => {
    const question = await readQuestion(req, res);
    const { step } = question;
    if (step.name !== 'mail-code') return show(res, question);
    const refused = refusal(emulator, `oidc-mail:${step.member.id}`, () =>
      emulator.outbox.check(step.mailedAs, field(req, 'code').replace(/\s/g, '')) ? 'accepted' : 'wrong',
    );
    if (refused !== null) return show(res, question, refused);
    return proceed(req, res, question, step.member, ['otp-mail']);
  });

  router.post('/:uid/totp', async (req, res) => {
    const question = await readQuestion(req, res);
    const { step } = question;
    if (step.name !== 'totp') return show(res, question);
    const refused = refusal(
      emulator,
      `oidc-totp:${step.member.id}`,
      () => step.member.totp?.check(field(req, 'code').replace(/\s/g, '')) ?? 'wrong',
    );
    if (refused !== null) return show(res, question, refused);
    return proceed(req, res, question, step.member, [...step.amr, 'otp', 'mfa']);
  });

  router.post('/:uid/cancel', async (req, res) =>
    finish(req, res, await readQuestion(req, res), {
      error: 'access_denied',
      error_description: 'The person has cancelled.',
    }),
  );

  const answerError: ErrorRequestHandler = (error: Error, _req, res, next) => {
    if (res.headersSent) return next(error);
    const lost = error.name === 'SessionNotFound';
    if (!lost) console.error('oidc:', error);
    res.set('Content-Security-Policy', pagePolicy());
    const text = lost ? 'This question has ended.' : 'The provider has failed.';
    res
      .status(lost ? 410 : 500)
      .send(page('This did not work', html`<p>${text} Go back to the app and try again.</p>`, folder));
  };
  router.use(answerError);
  return router;
}

/** A member who is signed in has shown the first factor already, and only adds the second. */
function firstStep(emulator: EmulatorState, details: InteractionDetails, level: Level | null): Step {
  const member = emulator.members.byId(details.session?.accountId);
  if (member && level === TWO_FACTORS) {
    const amr = (details.session?.amr ?? []).filter(method => !SECOND_FACTOR.includes(method));
    return { name: 'totp', member, amr };
  }
  const hinted = details.params['login_hint'] ?? '';
  const email = member?.email ?? emulator.members.byId(hinted)?.email ?? hinted;
  return { name: 'first-factor', email, known: member !== null };
}

const SECOND_FACTOR = ['otp', 'mfa'];
const WRONG = 'That code is not right. Check it and try again.';

function formOf(step: Step, action: string, error: string | null): { title: string; form: Markup } {
  switch (step.name) {
    case 'first-factor':
      return { title: 'Sign in', form: firstFactorForm(action, { ...step, error }) };
    case 'mail-code':
      return {
        title: 'Check your mail',
        form: codeForm(action, { factor: 'mail', email: step.member.email, error }),
      };
    case 'totp':
      return {
        title: 'Verify that it is you',
        form: codeForm(action, { factor: 'totp', email: step.member.email, error }),
      };
  }
}

const unmet = (why: string): InteractionResult => ({
  error: 'unmet_authentication_requirements',
  error_description: why,
});

/** One try, under the emulator's rule of few tries and a pause. @returns Why not, or null where it holds. */
function refusal(emulator: EmulatorState, key: string, check: Parameters<typeof tryCode>[2]): string | null {
  try {
    tryCode(emulator, key, check);
    return null;
  } catch (error) {
    if (error instanceof EmulatorError) return error.message;
    throw error;
  }
}

function field(req: Request, name: string): string {
  const value: unknown = (req.body as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'string' ? value.slice(0, 200) : '';
}

function isDemoPassword(password: string): boolean {
  const [given, expected] = [Buffer.from(password), Buffer.from(DEMO_PASSWORD)];
  return given.length === expected.length && timingSafeEqual(given, expected);
}

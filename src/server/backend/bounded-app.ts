import { withinLimit } from '../deadline.js';
import type { StepUpBackendOptions, StepUpMethod } from './types.js';

// How long the app may take for one answer, ms: longer than a slow mail server or identity provider does. Nobody waits
// for more, and what comes later changes nothing.
const LIMIT_MS = 10_000;

/** The app's own functions, of which none lasts longer than a limit: one that hangs is answered with 503. */
export function boundedApp(options: StepUpBackendOptions): StepUpBackendOptions {
  const { permission } = options;
  return {
    ...options,
    session: bounded('session', (request, raw) => options.session(request, raw)),
    ...(permission && { permission: bounded('permission', (member, about) => permission(member, about)) }),
    methods: options.methods.map(boundedMethod),
  };
}

/** Whatever else a method says of itself stays as it is. */
function boundedMethod(method: StepUpMethod): StepUpMethod {
  const { type } = method;
  const rest = Object.create(method) as StepUpMethod;
  const offer = bounded(type, method.offer.bind(method));
  if (method.type === 'external') {
    const start = bounded(type, method.start.bind(method));
    const finish = bounded(type, method.finish.bind(method));
    return Object.assign(rest, { offer, start, finish });
  }
  const check = bounded(type, method.check.bind(method));
  const challenge = method.challenge && bounded(type, method.challenge.bind(method));
  return Object.assign(rest, { offer, check, challenge });
}

/** @param name Says in a log what it was that took so long. */
function bounded<Given extends unknown[], Result>(
  name: string,
  run: (...given: Given) => Promise<Result> | Result,
): (...given: Given) => Promise<Result> {
  const message = `What the app does for ${name} took longer than ${LIMIT_MS / 1_000} s.`;
  return (...given) => withinLimit(LIMIT_MS, null, message, async () => run(...given));
}

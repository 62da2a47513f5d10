import type { RequestHandler } from 'express';
import { StepUpError, type Member, type StepUpVerifier } from '../../src/server/index.js';

/**
 * Lets signed-in members through who have one of the roles: for what needs no step-up. Their member is in
 * `res.locals.member`.
 */
export function signedIn(verifier: StepUpVerifier, roles: readonly string[]): RequestHandler {
  return async (req, res, next) => {
    const [token, ...more] = (req.headersDistinct['authorization'] ?? []).map(
      value => /^Bearer ([\w.~+/-]+=*)$/i.exec(value)?.[1],
    );
    let member: Member;
    try {
      if (!token || more.length > 0) throw new StepUpError('sign-in-required', 'There is no one token.');
      const request = new Request('http://localhost/', { headers: { Authorization: `Bearer ${token}` } });
      ({ member } = await verifier.authenticate(
        { scheme: 'Bearer', token, request, claim: async () => false },
        AbortSignal.timeout(5000),
      ));
    } catch (error) {
      const missing = error instanceof StepUpError && error.code === 'sign-in-required';
      res.status(missing ? 401 : 503).set('Cache-Control', 'no-store');
      if (missing) res.set('WWW-Authenticate', 'Bearer');
      res.json({ status: res.statusCode, detail: missing ? 'Sign in first.' : 'Try again in a moment.' });
      return;
    }
    if (!roles.includes(String(member.role))) {
      res.status(403).json({ status: 403, detail: 'Your role may not do this.' });
      return;
    }
    res.locals['member'] = member;
    next();
  };
}

import type { Request, RequestHandler } from 'express';
import { StepUpError, type Member, type StepUpVerifier } from '../../src/server/index.js';

/** Says who sends a request; null for nobody. Rejects where that cannot be found out. */
export type FindMember = (req: Request) => Promise<Member | null> | Member | null;

/**
 * Lets signed-in members through who have one of the roles: for what needs no step-up. Their member is in
 * `res.locals.member`.
 */
export function signedIn(findMember: FindMember, roles: readonly string[]): RequestHandler {
  return async (req, res, next) => {
    let member: Member | null;
    try {
      member = await findMember(req);
    } catch {
      return refuse(503, 'Try again in a moment.');
    }
    if (!member) {
      res.set('WWW-Authenticate', 'Bearer');
      return refuse(401, 'Sign in first.');
    }
    if (!roles.includes(String(member.role))) return refuse(403, 'Your role may not do this.');
    res.locals['member'] = member;
    next();

    function refuse(status: number, detail: string): void {
      res.status(status).set('Cache-Control', 'no-store').json({ status, detail });
    }
  };
}

/** Reads the member from the access token. */
export function memberByToken(verifier: StepUpVerifier): FindMember {
  return async req => {
    const [token, ...more] = (req.headersDistinct['authorization'] ?? []).map(
      value => /^Bearer ([\w.~+/-]+=*)$/i.exec(value)?.[1],
    );
    if (!token || more.length > 0) return null;
    const request = new Request('http://localhost/', { headers: { Authorization: `Bearer ${token}` } });
    try {
      const { member } = await verifier.authenticate(
        { scheme: 'Bearer', token, request, claim: async () => false },
        AbortSignal.timeout(5000),
      );
      return member;
    } catch (error) {
      if (error instanceof StepUpError && error.code === 'sign-in-required') return null;
      throw error;
    }
  };
}

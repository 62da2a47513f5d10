import type { RequestHandler } from 'express';

/**
 * Hands a request over to the API of whoever has issued its access token. Which one that is, is only looked at here;
 * whether the token is good is that API's to find out.
 * @param apis By the `iss` of their tokens.
 * @param opaque For tokens that are no JWT: only one issuer gives those.
 * @param otherwise For every other request.
 */
export function byIssuer(
  apis: Readonly<Record<string, RequestHandler>>,
  opaque: RequestHandler,
  otherwise: RequestHandler,
): RequestHandler {
  return (req, res, next) => {
    const token = /^\w+ (\S+)$/.exec(req.headers.authorization ?? '')?.[1];
    const [, payload] = token?.split('.') ?? [];
    if (token && payload === undefined) return void opaque(req, res, next);
    const issuer = payload && issuerIn(payload);
    const api = issuer && Object.hasOwn(apis, issuer) ? apis[issuer]! : otherwise;
    return void api(req, res, next);
  };
}

function issuerIn(payload: string): string | undefined {
  try {
    const { iss } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { iss?: unknown };
    return typeof iss === 'string' ? iss : undefined;
  } catch {
    return undefined;
  }
}

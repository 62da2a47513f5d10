import type { RequestHandler } from 'express';

/**
 * Hands a request over to the API of whoever has issued its access token. Which one that is, is only looked at here;
 * whether the token is good is that API's to find out.
 * @param apis By the `iss` of their tokens.
 * @param otherwise For every other request.
 */
export function byIssuer(
  apis: Readonly<Record<string, RequestHandler>>,
  otherwise: RequestHandler,
): RequestHandler {
  return (req, res, next) => {
    const payload = /^\w+ [\w-]+\.([\w-]+)\./.exec(req.headers.authorization ?? '')?.[1];
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

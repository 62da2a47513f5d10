/**
 * Says in the standard's words (RFC 9470) what a framework says in its own: that this request needs a step-up. So
 * `createStepUpFetch` asks the person, and sends the request once more.
 */
export function asChallenge(response: Response, resource: string, action: string): Response {
  const headers = new Headers(response.headers);
  headers.set(
    'WWW-Authenticate',
    `Bearer error="insufficient_user_authentication", scope="${resource}:${action}"`,
  );
  return new Response(response.body, { status: 401, headers });
}

/**
 * Microsoft Entra asks for a level by a claims request (OpenID Connect Core 1.0, section 5.5) for the claim `acrs` of the
 * access token, in base64.
 */

/** Writes such a request for the levels that would do. */
export function formatClaimsRequest(acrValues: readonly string[]): string {
  const wanted = acrValues.length === 1 ? { value: acrValues[0] } : { values: acrValues };
  return btoa(JSON.stringify({ access_token: { acrs: { essential: true, ...wanted } } }));
}

/**
 * Reads the levels from such a request, in base64 or base64url.
 * @returns null where it is none, or asks for something else: that is not answered by a step-up.
 */
export function parseClaimsRequest(claims: string | undefined): string[] | null {
  try {
    const text = atob(claims!.replace(/-/g, '+').replace(/_/g, '/'));
    const { value, values = [value] } = (JSON.parse(text) as ClaimsRequest).access_token.acrs;
    const isList = values.length > 0 && values.every(level => typeof level === 'string' && level !== '');
    return isList ? (values as string[]) : null;
  } catch {
    return null;
  }
}

interface ClaimsRequest {
  access_token: { acrs: { value?: unknown; values?: unknown[] } };
}

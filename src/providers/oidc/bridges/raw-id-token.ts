/**
 * The claims of an ID token as the provider has sent it. Its signature is not checked here: the library that received it
 * relies on TLS to the provider, as OpenID Connect Core 1.0, 3.1.3.7 allows for the code flow.
 * @returns Null for what is no token.
 */
export function claimsOf(token: string | null | undefined): Record<string, unknown> | null {
  try {
    const payload = token!.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/');
    const bytes = Uint8Array.from(atob(payload), character => character.charCodeAt(0));
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof claims === 'object' ? (claims as Record<string, unknown> | null) : null;
  } catch {
    return null;
  }
}

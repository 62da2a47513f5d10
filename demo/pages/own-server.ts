/** Sends something to the demo's own server, which takes JSON alone. */
export function postToOwnServer(path: string, body: object = {}): Promise<Response> {
  return fetch(`/own/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** Goes to the page on which one signs in, and comes back from there. */
export async function toSignIn(): Promise<'navigated'> {
  location.assign(withWayBack('/sign-in'));
  return 'navigated';
}

/** Goes to the page on which a member sets up what they confirm with. */
export function toSecurity(): void {
  location.assign(withWayBack('/security'));
}

export async function signOutOfOwnServer(): Promise<void> {
  await postToOwnServer('sign-out');
  location.reload();
}

/** Where this page was opened from; only within the demo. */
export function wayBack(): string | null {
  const address = new URLSearchParams(location.search).get('return_to');
  const isAddress = address !== null && URL.canParse(address, location.href);
  return isAddress && new URL(address, location.href).origin === location.origin ? address : null;
}

function withWayBack(path: string): string {
  return `${path}?${new URLSearchParams({ provider: 'own', return_to: location.href }).toString()}`;
}

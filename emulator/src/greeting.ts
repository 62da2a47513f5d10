import { networkInterfaces } from 'node:os';
import { isPrivateAddress } from './reach.js';

/** What the addresses of an emulator are made of. */
export interface EmulatorAddress {
  /** With `/emulator` and without a slash at the end. */
  url: string;
  projectId: string;
  serverToken: string;
}

/** Where things are, for people. */
export function addressLines({ url, projectId, serverToken }: EmulatorAddress): string {
  return `  project id         ${projectId}
  server token       ${serverToken}
  public key         ${url}/${projectId}/public-key.json
  SDK script         ${url}/${projectId}/webworker.js
  mailed codes       ${url}/outbox
  authenticator      ${url}/authenticator`;
}

/** Lines to be copied: for a server's `.env`, and for a page's head. */
export function setUpLines({ url, projectId, serverToken }: EmulatorAddress): string {
  return `For your server's .env:

TRANSCODES_PROJECT_ID=${projectId}
TRANSCODES_SERVER_TOKEN=${quoted(serverToken)}
TRANSCODES_PUBLIC_KEY_URL=${url}/${projectId}/public-key.json
TRANSCODES_API_URL=${url}

For your page:

<script defer src="${url}/${projectId}/webworker.js"></script>`;
}

/** What it means to be open to a private network, and at which addresses it is. */
export function privateNetworkLines(port: number, addresses: readonly string[]): string {
  const listening = addresses.includes('0.0.0.0')
    ? ownPrivateAddresses()
    : addresses.filter(isPrivateAddress);
  return `It answers the whole private network: everybody in it can read all mailed codes and sign in as anyone.
Keep real data away from it. It is there at
${listening.map(address => `  http://${address.includes(':') ? `[${address}]` : address}:${port}/emulator`).join('\n')}`;
}

function ownPrivateAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap(list => list ?? [])
    .map(({ address }) => address)
    .filter(address => isPrivateAddress(address) && !/^fe80:/i.test(address)); // these need a zone
}

function quoted(value: string): string {
  return /^[\w.~+/=-]+$/.test(value) ? value : JSON.stringify(value);
}

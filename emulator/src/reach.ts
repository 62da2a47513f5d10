import { BlockList, isIP } from 'node:net';

/** Who may reach a server, and from which pages. */
export interface Reach {
  /** In words, for refusals. */
  readonly who: string;
  /** The addresses to listen on. */
  readonly addresses: readonly string[];
  /** Whether it answers where `Host` says this. */
  isHost(host: string | undefined, ownPort: number | undefined): boolean;
  /** Whether pages of this origin may use it, and may be returned to. */
  isOrigin(origin: string): boolean;
  /** Whether it talks to whoever connects from this address. */
  isPeer(address: string | undefined): boolean;
}

const LOOPBACK_NAME = /^(?:localhost|127\.0\.0\.1|\[::1\])$/i;
const LOOPBACK_ORIGIN = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;
const HOST = /^(\[[\d.:a-f]+\]|[\w.-]+)(?::(\d{1,5}))?$/i;

/** This machine, and nothing else. A name that was rebound to 127.0.0.1 still says its own name in `Host`. */
export const THIS_MACHINE: Reach = {
  who: 'localhost, 127.0.0.1 and [::1] with its own port',
  addresses: ['127.0.0.1', '::1'],
  isHost(host = '', ownPort) {
    const [, name = '', port = 80] = HOST.exec(host) ?? [];
    return LOOPBACK_NAME.test(name) && Number(port) === ownPort;
  },
  isOrigin: origin => LOOPBACK_ORIGIN.test(origin),
  isPeer: () => true, // it listens on nothing that others could connect to
};

/** RFC 1918, RFC 4193 and link-local: nobody has these addresses on the internet. */
const PRIVATE = blockList(
  ['10.0.0.0', 8, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
);
const LOOPBACK = blockList(['127.0.0.0', 8, 'ipv4'], ['::1', 128, 'ipv6']);

/** Names that no public name server answers for: mDNS (RFC 6762), and what Docker calls the machine it runs on. */
const PRIVATE_NAME = /^(?:[\w-]+(?:\.[\w-]+)*\.local|host\.docker\.internal)$/i;

/**
 * This machine and the private network that it is in.
 * @param host One more name that it answers to; or the one private address, beside loopback, to listen on.
 * Default: every address of the machine.
 * @throws {Error} for a `host` that is neither a name nor a private address.
 */
export function privateNetwork(host?: string): Reach {
  const address = host !== undefined && isIP(host) > 0;
  if (host !== undefined && (address ? !isPrivateAddress(host) : !/^[\w-]+(\.[\w-]+)*$/.test(host))) {
    throw new Error(`--host "${host}" is neither a name nor an address of a private network.`);
  }
  const isName = (name: string): boolean =>
    LOOPBACK_NAME.test(name) ||
    PRIVATE_NAME.test(name) ||
    name.toLowerCase() === host?.toLowerCase() ||
    isPrivateAddress(name.replace(/^\[(.*)\]$/, '$1'));
  return {
    who: 'localhost and the names and addresses of its private network',
    addresses: address ? [...THIS_MACHINE.addresses, host] : ['0.0.0.0', '::'],
    // Any port: a container's own one is mapped to another outside.
    isHost: (given = '') => isName(HOST.exec(given)?.[1] ?? ''),
    isOrigin(origin) {
      if (LOOPBACK_ORIGIN.test(origin)) return true;
      const url = URL.canParse(origin) ? new URL(origin) : null;
      return url !== null && url.origin === origin && url.protocol === 'http:' && isName(url.hostname);
    },
    // `Host` can be forged by whoever is no browser; where a connection comes from cannot.
    isPeer: peer => peer !== undefined && (isPrivateAddress(peer) || isIn(LOOPBACK, peer)),
  };
}

/** Whether this is an address of a private network. */
export function isPrivateAddress(address: string): boolean {
  return isIn(PRIVATE, address);
}

function isIn(list: BlockList, address: string): boolean {
  const [bare = ''] = address.split('%'); // without the zone of a link-local address
  const version = isIP(bare);
  return version > 0 && list.check(bare, version === 4 ? 'ipv4' : 'ipv6');
}

function blockList(...subnets: Array<Parameters<BlockList['addSubnet']>>): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) list.addSubnet(...subnet);
  return list;
}

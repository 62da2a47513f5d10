import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:https';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An https address in front of a provider that listens in clear: @azure/msal-browser talks to no other. */
export interface TlsFront {
  origin: string;
  /** Hands everything on to this origin from now on. */
  leadTo(origin: string): void;
  close(): void;
}

/** Its certificate is signed by itself, for this run: the browser has to be told to take it. */
export async function startTlsFront(): Promise<TlsFront> {
  let behind: URL;
  const server = createServer(selfSigned(), (req, res) => {
    const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-host': req.headers.host };
    const sent = request(
      new URL(asOpenIdConnect(req.url!), behind),
      { method: req.method, headers: { ...req.headers, ...forwarded, host: behind.host } },
      answer => {
        res.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(res);
      },
    );
    sent.on('error', () => res.destroy());
    req.pipe(sent);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `https://localhost:${(server.address() as AddressInfo).port}`,
    leadTo: origin => void (behind = new URL(origin)),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Entra's way to ask for a level (`claims.access_token.acrs`) is its own: this provider is asked in the standard's. */
function asOpenIdConnect(path: string): string {
  const url = new URL(path, 'https://localhost');
  const claims = url.searchParams.get('claims');
  if (!claims) return path;
  const { access_token: { acrs } = { acrs: undefined } } = JSON.parse(claims) as {
    access_token?: { acrs?: unknown };
  };
  url.searchParams.set('claims', JSON.stringify({ id_token: { acr: acrs } }));
  return url.pathname + url.search;
}

function selfSigned(): { key: Buffer; cert: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), 'stepup-tls-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const options = `-x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=localhost`;
  try {
    execFileSync('openssl', ['req', ...options.split(' '), '-keyout', key, '-out', cert], { stdio: 'pipe' });
    return { key: readFileSync(key), cert: readFileSync(cert) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

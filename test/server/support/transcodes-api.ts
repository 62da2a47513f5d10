import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MEMBER_ID, PROJECT_ID } from './token-issuer.js';

const PERMISSION_PATH = '/v1/auth/role/check-permission';
const PATH = '/v1/auth/temp-session/step-up/';

/** Transcodes' server API, as far as a guard asks it, on a port of its own. */
export interface TranscodesApi {
  url: string;
  /** What was asked: paths and headers. */
  requests: Array<{ path: string; headers: IncomingMessage['headers'] }>;
  /** Sessions by their id; a value that is no entry is sent as the whole answer. */
  sessions: Map<string, Record<string, unknown>>;
  /** Answers that `/session/<sid>` gives. */
  statuses: Map<string, string>;
  /** What members' roles say, by `member resource action`. Empty: an older API that does not know the question. */
  permissions: Map<string, unknown>;
  /** What was asked about roles. */
  permissionRequests: Array<Record<string, unknown>>;
  /** Answers everything by other means from now on. */
  behave(listener: RequestListener | null): void;
  close(): Promise<void>;
}

export function goodSession(): Record<string, unknown> {
  return {
    projectId: PROJECT_ID,
    memberId: MEMBER_ID,
    resource: 'documents',
    action: 'delete',
    role: 'admin',
    status: 'verified',
    verifiedAt: Date.now() - 1_000,
  };
}

export async function startTranscodesApi(): Promise<TranscodesApi> {
  let behaviour: RequestListener | null = null;
  const requests: TranscodesApi['requests'] = [];
  const sessions: TranscodesApi['sessions'] = new Map();
  const statuses: TranscodesApi['statuses'] = new Map();
  const permissions: TranscodesApi['permissions'] = new Map();
  const permissionRequests: TranscodesApi['permissionRequests'] = [];
  const server = createServer((request, response) => {
    if (request.url === PERMISSION_PATH && request.method === 'POST' && !behaviour) {
      let text = '';
      request.on('data', chunk => (text += chunk));
      request.on('end', () => {
        const asked = JSON.parse(text) as Record<string, unknown>;
        permissionRequests.push({ ...asked, credential: request.headers['x-transcodes-token'] });
        const { member_id, resource, action } = asked;
        const name = `${String(member_id)} ${String(resource)} ${String(action)}`;
        if (!permissions.has(name)) return json(response, 404, { success: false, statusCode: 404 });
        json(response, 200, envelope([{ permission: permissions.get(name), resource, action }]));
      });
      return;
    }
    requests.push({ path: request.url!, headers: request.headers });
    if (behaviour) return behaviour(request, response);
    const sid = request.url!.slice(PATH.length);
    if (sid.startsWith('session/')) {
      const status = statuses.get(sid.slice('session/'.length));
      return status ? json(response, 200, envelope([{ status }])) : json(response, 404, { success: false });
    }
    const session = sessions.get(sid);
    if (!session) return json(response, 404, { success: false, statusCode: 404, payload: [] });
    json(response, 200, 'payload' in session ? session : envelope([session]));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    sessions,
    statuses,
    permissions,
    permissionRequests,
    behave: listener => void (behaviour = listener),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export function envelope(payload: unknown[]): Record<string, unknown> {
  return { success: true, statusCode: 200, payload };
}

export function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

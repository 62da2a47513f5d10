import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { changed, fillIn, type ProviderScript, type ServiceAnswer } from './case.js';
import { PROJECT_ID } from './tokens.js';

/** What the guards send to Transcodes as their own credential. */
export const SERVER_TOKEN = 'conformance-server-token';

/** Transcodes' API and its key server, one for each case, on one port. */
export interface ScriptedProvider {
  /** Puts a case at an address of its own. Each half gets one, so that what was asked can be told apart. */
  add(script: ProviderScript, jwks: Record<string, unknown>): ScriptedService;
  close(): Promise<void>;
}

export interface ScriptedService {
  url: string;
  keysUrl: string;
  /** What was asked, in this order: `session`, `state`, `permission`, `keys`, or the path of anything else. */
  asked: string[];
}

export async function startScriptedProvider(): Promise<ScriptedProvider> {
  const services = new Map<string, (path: string, credential: unknown, response: ServerResponse) => void>();
  const server = createServer((request, response) => {
    const [, id = '', path = ''] = /^\/(\d+)\/(.*)$/.exec(request.url!) ?? [];
    request.resume().once('end', () => {
      const service = services.get(id);
      if (service) service(path, request.headers['x-transcodes-token'], response);
      else response.writeHead(404).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    add(script, jwks) {
      const asked: string[] = [];
      const id = String(services.size + 1);
      services.set(id, (path, credential, response) => {
        const question = questionOf(path);
        asked.push(question);
        if (question !== 'keys' && credential !== SERVER_TOKEN) {
          return answer({ status: 401, json: { success: false } }, response);
        }
        const times = asked.filter(other => other === question).length;
        answer(answerTo(question, script, jwks, times), response);
      });
      return { url: `${origin}/${id}`, keysUrl: `${origin}/${id}/keys`, asked };
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function questionOf(path: string): string {
  if (path === 'keys') return 'keys';
  if (path === 'v1/auth/role/check-permission') return 'permission';
  if (/^v1\/auth\/temp-session\/step-up\/session\/[\w-]+$/.test(path)) return 'state';
  return /^v1\/auth\/temp-session\/step-up\/[\w-]+$/.test(path) ? 'session' : path;
}

function answerTo(
  question: string,
  script: ProviderScript,
  jwks: Record<string, unknown>,
  times: number,
): ServiceAnswer {
  const unknown = { status: 404, json: { success: false, statusCode: 404, payload: [] } };
  switch (question) {
    case 'keys': {
      const keys = script.keys?.at(Math.min(times, script.keys.length) - 1);
      return Array.isArray(keys) ? { json: { keys: keys.map(name => jwks[name]) } } : (keys ?? unknown);
    }
    case 'session':
      return script.sessionAnswer ?? { json: envelope(changed(goodEntry(), script.session, script.without)) };
    case 'state':
      return script.stateAnswer ?? unknown;
    case 'permission':
      if (script.permissionAnswer) return script.permissionAnswer;
      return script.permission === undefined
        ? unknown
        : { json: envelope({ permission: script.permission, resource: 'documents', action: 'delete' }) };
    default:
      return unknown;
  }
}

function goodEntry(): object {
  return {
    projectId: PROJECT_ID,
    memberId: 'member-1',
    resource: 'documents',
    action: 'delete',
    role: 'admin',
    status: 'verified',
    verifiedAt: { $timeMs: -1 },
  };
}

function envelope(entry: object): object {
  return { success: true, statusCode: 200, payload: [entry] };
}

function answer({ status = 200, json, text, type, headers, fault }: ServiceAnswer, response: ServerResponse) {
  const body = text ?? (json === undefined ? '' : JSON.stringify(fillIn(json, Date.now())));
  if (fault === 'silence') return;
  if (fault === 'reset') return void response.socket!.destroy();
  response.writeHead(status, {
    'Content-Type': type ?? (text === undefined ? 'application/json' : 'text/html'),
    ...(fault === 'cut' && { 'Content-Length': Buffer.byteLength(body) + 10 }),
    ...headers,
  });
  if (!fault) return void response.end(body);
  response.write(body, () => {
    if (fault === 'cut') response.socket!.destroy();
  });
  if (fault === 'drip') {
    // A byte now and then keeps a limit from being reached that begins anew with each.
    const drip = setInterval(() => response.write(' '), 100);
    response.once('close', () => clearInterval(drip));
  }
}

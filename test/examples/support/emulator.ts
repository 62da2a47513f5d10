import express, { type RequestHandler } from 'express';
// The one place that knows where the emulator lies.
import { createEmulator } from '../../../emulator/src/index.js';
import { listen } from '../../../emulator/src/listen.js';
import { PROJECT_ID } from '../../server/support/token-issuer.js';

/** The real emulator on a port of its own, with everything that a test of a guard needs from it. */
export interface ProviderForGuards {
  apiUrl: string;
  projectId: string;
  serverToken: string;
  publicKey: object;
  /** A member's id and access token. */
  member: { id: string; accessToken: string };
  other: { id: string; accessToken: string };
  /** Opens a step-up of `member` for deleting documents, verified a second ago unless told otherwise; returns its id. */
  stepUp(changes?: Partial<Opened>): string;
  /** Stands in front of the server API, until it is taken away with null. */
  interfere(handler: RequestHandler | null): void;
  close(): Promise<void>;
}

interface Opened {
  memberId: string;
  resource: string;
  action: 'create' | 'read' | 'update' | 'delete';
  status: 'pending' | 'verified' | 'rejected';
  verifiedAt: number;
}

export async function startProvider(): Promise<ProviderForGuards> {
  const { state, router, projectId, serverToken } = createEmulator({ projectId: PROJECT_ID });
  let interference: RequestHandler | null = null;
  const app = express();
  app.use('/emulator/v1', (request, response, next) =>
    interference ? void interference(request, response, next) : next(),
  );
  app.use('/emulator', router);
  const server = await listen(app, 0);

  async function signIn(email: string): Promise<ProviderForGuards['member']> {
    const [{ signInId }] = await post('sign-in', { email });
    const code = state.outbox.mails.find(({ to }) => to === email)!.code;
    const [{ accessToken, member }] = await post('sign-in/verify', { signInId, code });
    return { id: member.id, accessToken };
  }

  async function post(path: string, body: object): Promise<any> {
    const response = await fetch(`${server.origin}/emulator/${projectId}/client/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    return ((await response.json()) as { payload: unknown }).payload;
  }

  const member = await signIn('olivia@example.test');
  return {
    apiUrl: `${server.origin}/emulator`,
    projectId,
    serverToken,
    publicKey: state.accessTokens.publicKey,
    member,
    other: await signIn('adam@example.test'),
    stepUp(changes) {
      const opened = state.stepUps.open(state.members.byId(member.id)!, {
        resource: 'documents',
        action: 'delete',
        comment: null,
        askedBy: null,
        webhookNotification: false,
        redirectUri: null,
      });
      Object.assign(opened, { status: 'verified', verifiedAt: Date.now() - 1_000 }, changes);
      return opened.sid;
    },
    interfere: handler => void (interference = handler),
    close: () => server.close(),
  };
}

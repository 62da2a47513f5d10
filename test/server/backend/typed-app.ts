// Never run: `tsc -p .` tells whether an app can be written as apps are, with what drivers and ORMs give.
import type { Request as ExpressRequest } from 'express';
import {
  createStepUpBackend,
  external,
  mailCode,
  passkey,
  password,
  recoveryCode,
  totp,
  type StepUpMethod,
} from '../../../src/server/backend/index.js';

interface User {
  id: string;
  email: string;
  role: string;
}

interface SignedIn {
  session: { user?: User; key: string };
}

declare const database: {
  passkeysOf(id: string): Promise<Array<{ id: string; publicKey: Buffer; counter: number }>>;
  saveCounter(id: string, counter: number): Promise<{ changed: number }>;
  secretOf(id: string): Promise<string | undefined>;
  checkPassword(id: string, text: string): Promise<boolean>;
  useCode(id: string, code: string): boolean;
};
declare const mails: { send(address: string, text: string): Promise<{ messageId: string }> };

const methods: StepUpMethod[] = [
  passkey({
    rpId: 'example.com',
    origin: 'https://example.com',
    find: member => database.passkeysOf(member.id),
    used: ({ id }, { counter }) => database.saveCounter(id, counter),
  }),
  totp({ secret: member => database.secretOf(member.id) }),
  mailCode({
    address: member => member.email,
    send: (address, code, { member, comment }) => mails.send(address, `${member.id} ${code} ${comment}`),
  }),
  password({ check: (member, text) => database.checkPassword(member.id, text) }),
  recoveryCode({ use: (member, code) => database.useCode(member.id, code) }),
  external({
    offer: member => (member.id ? { hint: member.email } : null),
    start: async (_request, { id }) => new URL(`https://provider.example/?state=${id}`),
    finish: async () => null,
  }),
];

createStepUpBackend({
  methods,
  session: (_request, raw: ExpressRequest & SignedIn) =>
    raw.session.user && { member: raw.session.user, key: raw.session.key },
  permission: ({ id, role }, { target }) => (role === 'admin' || id === target ? 'allow' : 'step-up'),
  freshSignIn: ({ amr }, { action }) => action === 'read' && amr?.includes('pwd') === true,
});

createStepUpBackend({
  methods,
  async session(_request, raw) {
    const { user, key } = (raw as SignedIn).session;
    return user ? { member: user, key } : null;
  },
});

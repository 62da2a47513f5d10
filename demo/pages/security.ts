import { byId, h, say } from './dom.js';
import { wayBack } from './own-server.js';
import { explain, stepUpFetch, switches } from './page.js';

/** Where members of the demo's own server set up what they confirm with. */
interface Factors {
  totp: boolean;
  passkeys: number;
  recoveryCodes: number;
}

let pendingApp = '';

async function show(): Promise<void> {
  const response = await fetch('/own/factors');
  byId('signed-out').hidden = response.ok;
  byId('factors').hidden = !response.ok;
  if (!response.ok) return;
  const { totp, passkeys, recoveryCodes } = (await response.json()) as Factors;
  byId('app-state').textContent = totp ? 'Set up.' : 'None yet.';
  byId('passkeys-state').textContent = passkeys > 0 ? `${passkeys} set up.` : 'None yet.';
  byId('codes-state').textContent = recoveryCodes > 0 ? `${recoveryCodes} left.` : 'None yet.';
}

/** Sends a change; a server that wants a fresh confirmation for it is given one. */
async function change<T>(path: string, body: object = {}): Promise<T | null> {
  try {
    const response = await stepUpFetch(`/own/factors/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (response.ok) return (await response.json()) as T;
    await explain(response);
  } catch (error) {
    await explain(error);
  }
  return null;
}

async function addApp(): Promise<void> {
  const begun = await change<{ id: string; secret: string }>('totp');
  if (!begun) return;
  pendingApp = begun.id;
  byId('app-key').textContent = begun.secret;
  byId('app').hidden = false;
  byId('app').querySelector('input')!.focus();
}

async function confirmApp(): Promise<void> {
  const code = new FormData(byId<HTMLFormElement>('app')).get('code');
  if (!(await change('totp/confirm', { id: pendingApp, code }))) return;
  byId('app').hidden = true;
  say('Your authenticator app is set up.');
  await show();
}

async function addPasskey(): Promise<void> {
  const options = await change<PublicKeyCredentialCreationOptionsJSON>('passkey');
  if (!options) return;
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  const credential = await navigator.credentials.create({ publicKey }).catch(() => null);
  if (!credential) return say('No passkey was added.', 'bad');
  if (!(await change('passkey/confirm', (credential as PublicKeyCredential).toJSON()))) return;
  say('Your passkey is set up.');
  await show();
}

async function renewCodes(): Promise<void> {
  const made = await change<{ codes: string[] }>('recovery-codes');
  if (!made) return;
  byId('codes').replaceChildren(...made.codes.map(code => h('li', {}, h('code', {}, code))));
  byId('codes').hidden = false;
  say('Put these codes away. Each counts once, and they are not shown again.');
  await show();
}

byId('add-app').addEventListener('click', () => void addApp());
byId('add-passkey').addEventListener('click', () => void addPasskey());
byId('new-codes').addEventListener('click', () => void renewCodes());
byId('app').addEventListener('submit', event => {
  event.preventDefault();
  void confirmApp();
});

const back = wayBack();
if (back !== null) {
  byId<HTMLAnchorElement>('back').href = back;
  byId('back').hidden = false;
}
if (switches.provider === 'own') await show();
else byId('other-provider').hidden = false;

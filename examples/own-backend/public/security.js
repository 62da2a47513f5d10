import { createStepUpFetch } from '/stepup-elements/stepup-elements.js';

const stepUpFetch = createStepUpFetch();
const find = selector => document.querySelector(selector);
const say = text => (find('#said').textContent = text);

async function post(path, body = {}) {
  const response = await stepUpFetch(`/api/security/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) say('That was not accepted.');
  return response.ok ? response.json() : null;
}

async function showState() {
  const response = await fetch('/api/security');
  if (response.status === 401) return location.assign('/sign-in.html');
  const { passkeys, totp } = await response.json();
  find('#state').textContent = `Passkeys: ${passkeys}. Authenticator app: ${totp ? 'yes' : 'no'}.`;
}

find('#add-passkey').addEventListener('click', async () => {
  const options = await post('passkey');
  if (!options) return;
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  const credential = await navigator.credentials.create({ publicKey }).catch(() => null);
  if (credential && (await post('passkey/confirm', credential.toJSON()))) say('The passkey was added.');
  await showState();
});

find('#add-totp').addEventListener('click', async () => {
  const started = await post('totp');
  if (!started) return;
  find('#secret').textContent = started.secret;
  find('#totp').hidden = false;
  find('#totp input').focus();
});

find('#totp').addEventListener('submit', async event => {
  event.preventDefault();
  if (!(await post('totp/confirm', { code: new FormData(event.target).get('code') }))) return;
  find('#totp').hidden = true;
  say('The authenticator app was added.');
  await showState();
});

// Who came from a question goes back to it; only within this site.
const wayBack = new URLSearchParams(location.search).get('return_to');
const isAddress = wayBack && URL.canParse(wayBack, location.href);
if (isAddress && new URL(wayBack, location.href).origin === location.origin) {
  find('#back').href = wayBack;
  find('#back').hidden = false;
}
await showState();

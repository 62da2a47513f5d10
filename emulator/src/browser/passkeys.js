/** Passkeys belong to the name `localhost`: pages on a bare address cannot use them. */
export const passkeysWork = () => location.hostname === 'localhost' && 'PublicKeyCredential' in window;

// Loaded when it is needed, and not before: most people type a code.
const load = () => import('./webauthn/index.js');

/** Asks the browser for a new passkey. */
export async function createPasskey(optionsJSON) {
  const { startRegistration } = await load();
  return explained(
    startRegistration({ optionsJSON }),
    'No passkey was made. Try again, or use another factor.',
  );
}

/** Asks the browser to sign with a passkey. */
export async function usePasskey(optionsJSON) {
  const { startAuthentication } = await load();
  return explained(
    startAuthentication({ optionsJSON }),
    'The passkey was not used. Try again, or use another factor.',
  );
}

/** Browsers do not say whether a person said no or a device failed; the sentence fits both. */
function explained(promise, sentence) {
  return promise.catch(cause => {
    throw new Error(
      cause?.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED'
        ? 'This device has a passkey already.'
        : sentence,
      { cause },
    );
  });
}

/** The provider's envelope, and the sentences in it that are for people. */
export const succeeded = payload => ({ success: true, payload, status: 200 });
export const failed = (error, payload = [], status) => ({
  success: false,
  payload,
  ...(error && { error }),
  ...(status && { status }),
});

/** What a modal that the person closed answers, by the switch `closed`. */
export function closedModal(shape, entry) {
  if (shape === 'entry') return failed(CANCELLED, [{ success: false, error: CANCELLED, ...entry }]);
  return { success: false, payload: shape === 'undefined' ? undefined : [] };
}

export const CANCELLED = 'User cancelled the authentication';
export const NO_SIGN_IN = 'Authentication cancelled by user';
export const BUSY = 'Another authentication is in progress';
export const EXPIRED = 'The verification has expired';
export const NOT_SIGNED_IN = 'Not authenticated: sign in first';
export const NOT_ENROLLED = 'MFA is not set up for this member';
export const TOO_MANY = 'Authentication failed: too many wrong codes';
export const denied = ({ resource, action }) => `Permission denied: your role may not ${action} ${resource}`;

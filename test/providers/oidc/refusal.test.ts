import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { StepUpError } from '../../../src/protocol/errors.js';
import { refusalOf, wantsToBeSeen } from '../../../src/providers/oidc/refusal.js';

const codeOf = (error: string, error_description?: string, own?: Record<string, string>) =>
  refusalOf({ error, error_description, cause: new URLSearchParams(own) }).code;

describe('a provider’s refusal', () => {
  it('is `cancelled` where the person declined', () => {
    for (const description of [
      undefined,
      'End-User aborted interaction',
      'The person has cancelled.',
      'User did not authorize the request',
      'The resource owner or authorization server denied the request.',
      'User denied access',
      'AADSTS65004: User declined to consent to access the app.',
    ])
      assert.equal(codeOf('access_denied', description), 'cancelled', description);
  });

  it('is `denied` where the description or the provider’s own code says policy', () => {
    for (const description of [
      'Policy evaluation failed for this request, please check the policy configurations.',
      'AADSTS53003: Access has been blocked by Conditional Access policies.',
      'User is not assigned to the client application.',
      'You do not have permission to access this application',
      'user is blocked',
    ])
      assert.equal(codeOf('access_denied', description), 'denied', description);
    assert.equal(codeOf('access_denied', 'No.', { error_subcode: 'conditional_access' }), 'denied');
  });

  it('is `setup-required` where no factor of the member reaches the level (RFC 9470’s companion error)', () => {
    assert.equal(codeOf('unmet_authentication_requirements', 'policy'), 'setup-required');
  });

  it('is `unavailable` for every other error, and for what is none', () => {
    for (const error of ['server_error', 'temporarily_unavailable', 'invalid_scope', 'login_required', 'x'])
      assert.equal(codeOf(error), 'unavailable', error);
    for (const thrown of [new TypeError('Failed to fetch'), 'text', undefined, null, { error: 7 }])
      assert.equal(refusalOf(thrown).code, 'unavailable');
  });

  it('stays the error that it is where it is one of ours', () => {
    const own = new StepUpError('timeout', 'late');
    assert.equal(refusalOf(own), own);
  });

  it('carries nothing of what a library throws, which may have a whole request in it', () => {
    const form = new URLSearchParams({ code_verifier: 'the-verifier', refresh_token: 'the-refresh-token' });
    for (const thrown of [
      Object.assign(new Error('invalid_grant'), { error: 'invalid_grant', form }),
      Object.assign(new Error('Failed to fetch'), { cause: form }),
    ])
      assert.doesNotMatch(inspect(refusalOf(thrown), { depth: Infinity }), /the-verifier|the-refresh-token/);
  });

  it('may be that something would have to be shown', () => {
    assert.equal(wantsToBeSeen({ error: 'login_required' }), true);
    assert.equal(wantsToBeSeen({ error: 'interaction_required' }), true);
    assert.equal(wantsToBeSeen({ error: 'access_denied' }), false);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findStepUpChallenge } from '../../src/protocol/challenge.js';
import { formatClaimsRequest, parseClaimsRequest } from '../../src/protocol/claims-request.js';

const claims = formatClaimsRequest(['c1']);
const ENTRA = `Bearer error="insufficient_claims", scope="documents:delete", max_age=900, claims="${claims}"`;
const STANDARD =
  'Bearer error="insufficient_user_authentication", scope="documents:delete", max_age=900, acr_values="mfa"';
const ASKED = { resource: 'documents', action: 'delete', maxAge: 900 };

describe('a challenge for a step-up', () => {
  it('may be in the words of Microsoft Entra', () => {
    assert.deepEqual(findStepUpChallenge(ENTRA), { ...ASKED, acrValues: ['c1'] });
    // As its documentation shows it, with what it adds.
    const documented = `Bearer realm="", authorization_uri="https://login.example.test/authorize", ${ENTRA.slice(7)}`;
    assert.deepEqual(findStepUpChallenge(documented), { ...ASKED, acrValues: ['c1'] });
  });

  it('is that of the standard where both are there, in either order', () => {
    for (const header of [[STANDARD, ENTRA], [ENTRA, STANDARD], `${ENTRA}, ${STANDARD}`]) {
      assert.deepEqual(findStepUpChallenge(header), { ...ASKED, acrValues: ['mfa'] });
    }
  });

  it('may have one of DPoP beside it', () => {
    const dpop = `${STANDARD.replace('Bearer', 'DPoP')}, algs="ES256"`;
    assert.deepEqual(findStepUpChallenge([STANDARD, dpop]), { ...ASKED, acrValues: ['mfa'] });
  });

  it('may come by DPoP alone, from a server that takes no bearer tokens', () => {
    const [standard, entra] = [STANDARD, ENTRA].map(text => text.replace('Bearer', 'DPoP'));
    assert.deepEqual(findStepUpChallenge(`${standard}, algs="ES256"`), { ...ASKED, acrValues: ['mfa'] });
    assert.deepEqual(findStepUpChallenge([`DPoP algs="ES256"`, entra!]), { ...ASKED, acrValues: ['c1'] });
    assert.equal(findStepUpChallenge([standard!, standard!]), null);
    assert.equal(findStepUpChallenge(STANDARD.replace('Bearer', 'Basic')), null);
  });

  const others: Record<string, string | string[]> = {
    'another error': 'Bearer error="insufficient_scope", scope="documents:delete"',
    'two of one kind': [STANDARD, STANDARD],
    'two of Entra': [ENTRA, ENTRA],
    'claims that ask for something else': `Bearer error="insufficient_claims", scope="documents:delete", claims="${btoa('{"access_token":{"nbf":{"essential":true,"value":"1"}}}')}"`,
    'claims without a scope': `Bearer error="insufficient_claims", claims="${claims}"`,
    'no claims': 'Bearer error="insufficient_claims", scope="documents:delete"',
    'claims that are no base64': ENTRA.replace(claims, '%%'),
    'claims that are no JSON': ENTRA.replace(claims, btoa('hello')),
  };
  for (const [what, header] of Object.entries(others)) {
    it(`is not ${what}: that belongs to the caller`, () => {
      assert.equal(findStepUpChallenge(header), null);
    });
  }
});

describe('a claims request', () => {
  it('says which levels would do, one or several, in base64 or base64url', () => {
    assert.equal(
      atob(formatClaimsRequest(['c1'])),
      '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}',
    );
    for (const levels of [['c1'], ['c1', 'c2'], ['???>>>', '~~~']]) {
      const written = formatClaimsRequest(levels);
      assert.deepEqual(parseClaimsRequest(written), levels);
      assert.deepEqual(parseClaimsRequest(written.replace(/\+/g, '-').replace(/\//g, '_')), levels);
    }
  });

  it('is none where it is malformed', () => {
    for (const acrs of [
      '"c1"',
      '{}',
      '{"value":1}',
      '{"value":""}',
      '{"values":[]}',
      '{"values":["c1",2]}',
      'null',
    ]) {
      assert.equal(parseClaimsRequest(btoa(`{"access_token":{"acrs":${acrs}}}`)), null, acrs);
    }
    for (const claims of [undefined, '', '%', btoa('null'), btoa('{}')]) {
      assert.equal(parseClaimsRequest(claims), null, claims);
    }
  });
});

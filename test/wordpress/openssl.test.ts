import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const CORE = fileURLToPath(
  new URL('../../integrations/wordpress/stepup-elements/core/load.php', import.meta.url),
);

/** Makes a verifier, and gives what that says. */
const PROGRAM = `require '${CORE}';
  class Nobody implements StepUp\\Http_Client {
    public function send( string $method, string $url, array $headers, ?string $body, float $seconds ): array { return array(); }
  }
  $settings = array( 'projectId' => 'p', 'serverToken' => 't', 'publicKey' => 'https://keys.example/jwks.json' );
  try {
    new StepUp\\Transcodes( $settings, new Nobody() );
    echo 'made';
  } catch ( InvalidArgumentException $mistake ) {
    echo $mistake->getMessage();
  }`;

const run = (...options: string[]): string =>
  execFileSync('php', [...options, '-r', PROGRAM], { encoding: 'utf8' });

describe('the lock in PHP', () => {
  it('is made where PHP has openssl', () => assert.equal(run(), 'made'));

  it('is not made without it, and says so: the settings page shows that, and routes answer 503', () =>
    assert.equal(run('-d', 'disable_functions=openssl_verify'), 'PHP needs its openssl extension.'));
});

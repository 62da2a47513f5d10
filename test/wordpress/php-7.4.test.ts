import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const PLUGIN = new URL('../../integrations/wordpress/stepup-elements/', import.meta.url);
const READER = fileURLToPath(new URL('support/later-php.php', import.meta.url));

/** What PHP 7.4 does not know of each source. */
function laterIn(sources: Record<string, string>): Record<string, string[]> {
  return JSON.parse(
    execFileSync('php', [READER], { input: JSON.stringify(sources), encoding: 'utf8' }),
  ) as Record<string, string[]>;
}

describe('the plugin on PHP 7.4', () => {
  it('says so itself', () => {
    const header = readFileSync(new URL('stepup-elements.php', PLUGIN), 'utf8');
    assert.match(header, /^ \* Requires PHP: +7\.4$/m);
    assert.match(readFileSync(new URL('readme.txt', PLUGIN), 'utf8'), /^Requires PHP: 7\.4$/m);
  });

  it('finds no syntax, function or class that is not there yet', () => {
    const names = readdirSync(PLUGIN, { recursive: true, encoding: 'utf8' }).filter(name =>
      name.endsWith('.php'),
    );
    const sources = names.map(name => [name, readFileSync(new URL(name, PLUGIN), 'utf8')] as const);
    assert.ok(sources.length > 25);
    const found = laterIn(Object.fromEntries(sources));
    assert.deepEqual(
      Object.entries(found).filter(([, faults]) => faults.length),
      [],
    );
  });

  // That the check above would find it.
  for (const code of [
    'echo match ( $a ) { 1 => 2 };',
    '$a?->b();',
    'f( name: 1 );',
    'f( 1, array: 2 );',
    'class A { public function __construct( private int $b ) {} }',
    'function f( int|string $a ) {}',
    'function f( $a ): int|false {}',
    'function f( A&B $a ) {}',
    'function f( mixed $a ) {}',
    'function f(): static {}',
    'class A { public ?int|string $a; }',
    'class A { readonly int $a; }',
    'enum A { case B; }',
    '#[Attribute] class A {}',
    'function f( $a, ) {}',
    '$a = $b ?? throw new Exception();',
    'try { f(); } catch ( Exception ) {}',
    'echo $a::class;',
    '$a = strlen( ... );',
    '$a = 0o17;',
    'str_contains( $a, $b );',
    '\\array_is_list( $a );',
    'function f( $a ) { return $a instanceof Stringable; }',
  ]) {
    it(`would notice ${code}`, () => assert.notDeepEqual(laterIn({ code: `<?php ${code}` })['code'], []));
  }

  it('knows what only looks like it', () => {
    const code = `<?php
      function f( ?int &$a, array $b = array( 1, 2, ), callable ...$c ): ?array { return $a | $b ? X : null; }
      switch ( $a ) { case B: throw new E(); }
      class A { public static ?int $a = null; private static function match_all(): void { $this->str_contains( 1 ); } }
      $a = fn( $b ) => A::class; f( $a, $b, );`;
    assert.deepEqual(laterIn({ code })['code'], []);
  });
});

import { strict as assert } from 'node:assert';
import { posix } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isAllowedPath, isPlainPath } from '../../../src/gate/forms/allowed-path.js';

const ALLOWED = ['/api/notes/*', '/api/transfers'];

/** Whether a form with this action is sent there. */
function isSentTo(action: string): boolean {
  const { origin, pathname } = new URL(action, 'https://app.example');
  return origin === 'https://app.example' && isPlainPath(pathname) && isAllowedPath(pathname, ALLOWED);
}

describe('where a form with a token may be sent', () => {
  for (const path of [
    '/api/transfers',
    '/api/notes/42',
    '/api/notes/42/',
    '/api/notes/',
    '/api/notes/42/comments/7?draft=1#top',
    '/api/notes/7f3c-41_x.v2~',
    '/api/notes/release-1..2',
    '/api/notes/.hidden',
    '/api/notes/..twice',
    '/api/notes/@me',
    '/api/notes/urn:isbn:42',
    '/api/notes/ada%40example.com',
    '/api/notes/a,b=c&d',
    '/api/notes/new%20note',
    '/api/notes/Grüße',
    '/api/notes/%E6%97%A5%E8%A8%98',
    '/api/other/../notes/42',
  ]) {
    it(`is ${path}`, () => assert.equal(isSentTo(path), true));
  }

  for (const [what, paths] of Object.entries({
    'a dot segment with a parameter': [
      '..;/admin',
      '..;x=1/admin',
      '.;/x',
      '%2e%2e;/admin',
      '..%3b/admin',
      'a;/b',
    ],
    'an encoded slash or backslash': [
      '..%2fadmin',
      '..%2Fadmin',
      '..%5cadmin',
      'x%5C..%5C..%5Cadmin',
      'x%2f',
    ],
    'a doubly, or more often, encoded one': [
      '%252e%252e%252fadmin',
      '%25252e%25252e%25252fadmin',
      '..%252fadmin',
      '..%255cadmin',
      '..%253b/admin',
      'x%2500',
    ],
    'an encoded dot': ['%2e%2e%2e/admin', 'x%2ejson', '..%2e', '%2E.%2E'],
    'names of dots alone': [
      '.../admin',
      '..../admin',
      '..%20/admin',
      '.. /admin',
      '%20../admin',
      '..+/admin',
      '+../x',
    ],
    'dots with something that is cut off': [
      '..:/admin',
      '..::$INDEX_ALLOCATION/admin',
      '..~/admin',
      '..,/admin',
    ],
    'control characters': [
      'x%00',
      '..%00/admin',
      '..%09/admin',
      '%0a..%0a/admin',
      '..%0d/admin',
      'x%7f',
      'x%C2%85',
    ],
    'UTF-8 that is too long, broken, or not there': [
      '%c0%ae%c0%ae/admin',
      '%c0%afadmin',
      '%e0%80%af',
      '%f0%80%80%af',
      '%ff',
      'x%',
      'x%2',
    ],
    'other encodings': [
      '%u002e%u002e/admin',
      '%u2215',
      'x%uff0f',
      '..%u003b/',
      '%%32%65%%32%65/admin',
      '&#46;&#46;/x',
    ],
    'signs that become dots or slashes': [
      '．．/admin',
      '‥/admin',
      'x／..／admin',
      'x＼admin',
      '․․/admin',
      'x⁄admin',
      'x∕y',
      'x%E2%88%96y',
    ],
    'what nobody sees': ['.\u200b./admin', '..\u00ad/admin', '\ufeff../admin', '..\u202e/x', '.\u034f./x'],
    'a query or fragment that is encoded': ['x%3f/../../admin', 'x%23/admin', '..%3f/admin'],
    'empty names': ['/admin', 'x//admin', '//evil.example'],
    'signs that some servers unfold': ['{..,x}/admin', 'x|y', 'x%22y', '`id`', '[x]', '^x'],
  })) {
    for (const path of paths) {
      it(`is not ${JSON.stringify(`/api/notes/${path}`)}: ${what}`, () =>
        assert.equal(isSentTo(`/api/notes/${path}`), false));
    }
  }

  for (const path of [
    '/api/notes/../admin',
    '/api/notes/%2e%2e/admin',
    '/api/notes/.\t./admin',
    '/api/notes/.\n./admin',
    '/api/notes\\..\\admin',
    '/api/notes',
    '/api/notesx',
    '/API/notes/1',
    '/api/transfers/1',
    '/api/transfers;x',
    '//app.example/api/notes/1',
    'https://evil.example/api/notes/1',
    'javascript:alert(1)',
  ]) {
    if (path.startsWith('//app'))
      it(`is the page's origin by another spelling: ${path}`, () => assert.ok(isSentTo(path)));
    else it(`is not ${JSON.stringify(path)}`, () => assert.equal(isSentTo(path), false));
  }

  it('is never left by what servers do to a path, however often and in whichever order', () => {
    fc.assert(
      fc.property(
        hostileNames,
        fc.array(fc.constantFrom(...SERVER_RULES), { maxLength: 12 }),
        (names, rules) => {
          const action = `/api/notes/${names.join('')}`;
          if (!URL.canParse(action, 'https://app.example') || !isSentTo(action)) return;
          let path = new URL(action, 'https://app.example').pathname;
          for (const rule of rules) path = rule(path);
          assert.ok(`${path}/`.startsWith('/api/notes/'), `${action} became ${path}`);
        },
      ),
      { seed: Number(process.env['STEPUP_SEED'] ?? 20261126), numRuns: 20_000 },
    );
  });
});

const hostileNames = fc.array(
  fc.oneof(
    fc.constantFrom(
      '.',
      '..',
      '/',
      '/',
      '\\',
      ';',
      '%',
      '%25',
      '25',
      '%2e',
      '2e',
      '%2f',
      '2f',
      '%5c',
      '%3b',
      '%00',
      '\0',
    ),
    fc.constantFrom(
      '%c0%ae',
      '%c0%af',
      '%u002e',
      '%u2215',
      '．',
      '／',
      '‥',
      '\t',
      ' ',
      '%20',
      '+',
      ':',
      '~',
      '?',
      '%3f',
    ),
    fc.constantFrom('a', 'x.y', 'admin', 'é', '日', '-', '_', '@me', '%c3%a9'),
    fc.string({ maxLength: 3, unit: 'grapheme' }),
  ),
  { maxLength: 10 },
);

/** What common servers, proxies and frameworks do to a path before they look at it. */
const SERVER_RULES: Array<(path: string) => string> = [
  // Decoding, strict and lenient, in UTF-8, in Latin-1, and as IIS and older Java do.
  path => attempt(decodeURIComponent, path),
  path => path.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16))),
  path => path.replace(/%u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16))),
  path =>
    path.replace(/%c0%([ab][0-9a-f])/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16) & 0x3f)),
  path => path.replaceAll('+', ' '),
  // Compatibility forms, and the "best fit" of an older character set.
  path => path.normalize('NFKC'),
  path => path.replace(/[⁄∕]/g, '/').replace(/∖/g, '\\').replace(/․/g, '.'),
  // Parameters of a name, ends of strings and of lines.
  path => path.replace(/;[^/]*/g, ''),
  path => path.split(/[\0\r\n]/)[0]!,
  path => path.split(/[?#]/)[0]!,
  path => path.replace(/[\p{Cc}\p{Cf}]/gu, ''),
  // Slashes.
  path => path.replaceAll('\\', '/'),
  path => path.replace(/\/{2,}/g, '/'),
  // File systems that cut dots, spaces and streams off.
  path => path.replace(/([^/. ])[. ]+(?=\/|$)/g, '$1'),
  path => path.replace(/(\.\.) +(?=\/|$)/g, '$1'),
  path => path.replace(/:[^/]*/g, ''),
  path => path.replace(/(^|\/) +/g, '$1'),
  // Dot segments.
  path => posix.normalize(path || '/'),
];

function attempt(change: (path: string) => string, path: string): string {
  try {
    return change(path);
  } catch {
    return path;
  }
}

import { sign, type KeyObject } from 'node:crypto';
import fc from 'fast-check';

/** The seed of a run. It is printed with every test that uses it; `STEPUP_SEED` tries another than the one of every day. */
export const SEED = Number(process.env['STEPUP_SEED'] ?? 20261126);

/** A value as nobody would write it who means well, but as JSON can say it. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    ...[null, true, false, 0, -1, 1.5, 1e300, -1e300, 2 ** 53, '', ' ', '0', 'true', 'null', 'NaN', '*'],
    ...[[], {}, [[]], [null], [''], { toString: 1 }, { length: 1, 0: 'x' }, '__proto__', 'constructor'],
    ...['\u0000', '\ud83d', 'é', 'ａｄｍｉｎ', '"', '\r\nX-Injected: 1', 'x'.repeat(20_000)],
  ),
  fc.jsonValue({ maxDepth: 3 }),
);

/** A time, in seconds since 1970, further from now than any tolerance; or what only looks like one. */
export const hostileTime: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(-1e9, -4000, -600, -120, -30, 30, 120, 4000, 1e9, 1e13).map(offset => now() + offset),
  fc.constantFrom(-60, 60).map(offset => String(now() + offset)),
  fc.constantFrom(-60, 60).map(offset => (now() + offset) * 1000),
  hostileValue,
);

function now(): number {
  return Math.floor(Date.now() / 1000);
}

/**
 * A header's value, put together of pieces: good ones among them, too many, in the wrong order, cut, or with something
 * between. What is no Latin-1 comes as the bytes that it is on the wire.
 * @param pieces What the header is made of where it is good.
 */
export function hostileHeader(...pieces: readonly string[]): fc.Arbitrary<string> {
  const piece = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...pieces) },
    fc.constantFrom(' ', '  ', ',', ', ', ';', '=', '==', '"', "'", '\t', '.', '..', '\u00a0', 'null', '%20'),
    fc.constantFrom('Bearer', 'bearer', 'BEARER', 'DPoP', 'dpop', 'Basic', 'Digest', 'token', 'undefined'),
    fc.constantFrom(...pieces).chain(text => fc.nat(text.length).map(end => text.slice(0, end))),
    fc.constantFrom(...pieces).map(text => text.replace(/[A-Za-z]/, letter => swapCase(letter))),
    fc.constantFrom('x'.repeat(16_384), 'a.'.repeat(9_000), ','.repeat(5_000)),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );
  const nearlyGood = fc
    .tuple(fc.nat(pieces.length), piece)
    .map(([at, more]) => pieces.toSpliced(at, 0, more));
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant(pieces.join('')) },
    {
      weight: 4,
      arbitrary: fc
        .oneof(fc.array(piece, { maxLength: 5 }), nearlyGood)
        .map(parts => onTheWire(parts.join(''))),
    },
  );
}

function swapCase(letter: string): string {
  return letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
}

/** Without what no server hands on. */
function onTheWire(text: string): string {
  return Buffer.from(text, 'utf8')
    .toString('latin1')
    .replaceAll(/[\0\r\n]/g, '');
}

/** A JWT with any header and any payload, whose signature is good all the same: libraries would refuse to make it. */
export function signAnything(header: unknown, payload: unknown, key: KeyObject): string {
  const [first, second] = [header, payload].map(part =>
    Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url'),
  );
  const signature = sign('sha256', Buffer.from(`${first}.${second}`), { key, dsaEncoding: 'ieee-p1363' });
  return `${first}.${second}.${signature.toString('base64url')}`;
}

/** Replaces members of an object: what is undefined is taken away. */
export function replaced(original: object, changes: object): Record<string, unknown> {
  const entries = Object.entries({ ...original, ...changes }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries);
}

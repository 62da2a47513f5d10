import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { peekBody } from '../../../src/server/adapters/peek-body.js';
import { expectNothingRaised } from '../support/fatal-errors.js';

const never = new AbortController().signal;

/** A stream that pushes these pieces, some of them within the turn of the one before, and ends in such a way, too. */
function streamOf(pieces: Array<{ bytes: Uint8Array; sameTurn: boolean }>, highWaterMark: number): Readable {
  const waiting = [...pieces, { bytes: null, sameTurn: pieces.length % 2 === 0 }];
  return new Readable({
    highWaterMark,
    read() {
      setImmediate(() => {
        do this.push(waiting.shift()!.bytes);
        while (waiting[0]?.sameTurn);
      });
    },
  });
}

describe('peekBody', () => {
  expectNothingRaised();

  const piece = fc.record({ bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }), sameTurn: fc.boolean() });
  it('shows what is in a stream and leaves all of it there, however it comes and wherever it ends', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 8 }),
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 50 }),
        async (pieces, maxBytes, highWaterMark) => {
          const all = Buffer.concat(pieces.map(({ bytes }) => bytes));
          const stream = streamOf(pieces, highWaterMark);
          const seen = await peekBody(stream, maxBytes, never);
          assert.deepEqual(Buffer.from(seen), all.subarray(0, maxBytes + 1));
          await nextTurn();
          assert.deepEqual(Buffer.concat(await stream.toArray()), all);
        },
      ),
      { numRuns: 200 },
    ));

  it('takes nothing out when it is given up half-way', async () => {
    const stream = new Readable({ read() {} });
    stream.push('half');
    const given = new AbortController();
    const peeking = peekBody(stream, 100, given.signal);
    await nextTurn();
    given.abort();
    await assert.rejects(peeking);
    stream.push(' and half');
    stream.push(null);
    assert.equal(Buffer.concat(await stream.toArray()).toString(), 'half and half');
  });

  it('leaves a stream alone that somebody else reads, has read, or reads in another form', async () => {
    const ended = Readable.from([Buffer.from('x')], { objectMode: false });
    await ended.toArray();
    const destroyed = new Readable({ read() {} }).destroy();
    const flowing = new Readable({ read() {} }).on('data', () => {});
    const listened = new Readable({ read() {} }).on('readable', () => {});
    const text = new Readable({ read() {} }).setEncoding('utf8');
    const objects = Readable.from([1, 2]);
    for (const stream of [ended, destroyed, flowing, listened, text, objects, {} as Readable]) {
      await assert.rejects(peekBody(stream, 10, never));
    }
  });

  it('does not let the error of a client that leaves afterwards end the process', async () => {
    const stream = new Readable({ read() {} });
    stream.push('{}');
    stream.push(null);
    await peekBody(stream, 10, never);
    stream.destroy(new Error('reset'));
    await nextTurn();
    assert.equal(stream.destroyed, true);
  });
});

import { expect } from '@open-wc/testing';
import type { StepUpClient } from '../../src/client/client.js';
import { runQuestion, type QuestionListener } from '../../src/gate/running-question.js';
import type { Asking } from '../../src/gate/machine/state.js';
import type { StepUpError } from '../../src/protocol/errors.js';
import { html, scripted } from '../support/gate.js';
import { gated } from '../support/gated.js';

const broken = (): never => {
  throw new Error('broken');
};
const asking = { question: { resource: 'a', action: 'delete' }, held: null } as unknown as Asking;

/** Runs a question in which something throws; resolves with how it has ended. */
function ended(
  change: (client: StepUpClient) => { client: StepUpClient } | void,
  parts: { prepare?: () => Promise<unknown>; listener?: Partial<QuestionListener> } = {},
): Promise<StepUpError> {
  const { client, provider } = scripted();
  const source = change(client) ?? { client };
  return new Promise((resolve, reject) => {
    runQuestion(asking, source, parts.prepare ?? (() => Promise.resolve()), undefined, {
      stage: stage => stage === 'open' && queueMicrotask(() => provider.respond('approve')),
      answered: () => reject(new Error('answered')),
      failed: resolve,
      ...parts.listener,
    });
  });
}

describe('a question in which something throws has an end', () => {
  const THROWING: Record<string, () => Promise<StepUpError>> = {
    'the client cannot be had': () =>
      ended(() => ({
        get client(): never {
          return broken();
        },
      })),
    'the client cannot be followed': () => ended(client => void (client.addEventListener = broken)),
    'asking throws at once': () => ended(client => void (client.require = broken)),
    'what has to be there throws at once': () => ended(() => undefined, { prepare: broken }),
    'what has to be there does not come': () =>
      ended(() => undefined, { prepare: () => Promise.reject(new Error('broken')) }),
    'the answer cannot be taken': () => ended(() => undefined, { listener: { answered: broken } }),
  };
  for (const [what, run] of Object.entries(THROWING)) {
    it(`where ${what}`, async () => {
      expect((await run()).code).to.be.a('string');
    });
  }

  it('and goes on where the gate cannot show how it stands', async () => {
    let clicks = 0;
    const { gate, approve } = await gated(
      html`<button type="button" @click=${() => clicks++}>Delete</button>`,
    );
    const { onerror } = window;
    const errors: unknown[] = [];
    window.onerror = message => !!errors.push(message);
    try {
      gate.setAttribute = broken;
      gate.querySelector('button')!.click();
      await approve();
    } finally {
      window.onerror = onerror;
    }
    expect([clicks, gate.state]).to.deep.equal([1, 'verified']);
    expect(errors.join()).to.contain('broken');
  });
});

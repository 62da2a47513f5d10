import { expect, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { showChallenge } from '../../../src/elements/stepup-challenge/show-challenge.js';
import type {
  AnswerOutcome,
  BeginOutcome,
  ChallengeConversation,
  ChallengeMethodType,
} from '../../../src/elements/stepup-challenge/conversation.js';
import type { StepUpChallenge } from '../../../src/elements/stepup-challenge/stepup-challenge.js';
import { StepUpError } from '../../../src/protocol/errors.js';

interface Shown {
  over: Promise<string>;
  dialog: HTMLDialogElement;
  given: unknown[];
  element: StepUpChallenge;
  part<E extends HTMLElement>(name: string): E | null;
  text(name: string): string;
}

type Script = Partial<ChallengeConversation> & {
  answers?: Array<AnswerOutcome | StepUpError>;
  begins?: Array<BeginOutcome | StepUpError>;
};

const endings: AbortController[] = [];
afterEach(() => endings.splice(0).forEach(ending => ending.abort()));

async function shown(types: ChallengeMethodType[], script: Script = {}): Promise<Shown> {
  const given: unknown[] = [];
  const { answers = [], begins = [], ...rest } = script;
  const next = <T>(list: Array<T | StepUpError>, otherwise: T): T => {
    const step = list.shift() ?? otherwise;
    if (step instanceof StepUpError) throw step;
    return step;
  };
  const ending = new AbortController();
  endings.push(ending);
  const over = showChallenge(
    {
      resource: 'invoices',
      action: 'delete',
      methods: types.map(type => ({ type, ...(type === 'mail-code' && { hint: 'a•••@b.test' }) })),
      begin: async type => {
        given.push(`begin ${type}`);
        return next<BeginOutcome>(begins, { name: 'begun', challenge: {} });
      },
      answer: async (type, value) => {
        given.push([type, value]);
        return next<AnswerOutcome>(answers, { name: 'verified' });
      },
      look: async () => 'verified',
      ...rest,
    },
    ending.signal,
  ).then(
    () => 'verified',
    (error: StepUpError) => error.code,
  );
  await waitUntil(
    () => document.querySelector('stepup-challenge')?.shadowRoot?.querySelector('dialog')?.open,
  );
  const element = document.querySelector('stepup-challenge')!;
  const root = element.shadowRoot!;
  const part = <E extends HTMLElement>(name: string): E | null => root.querySelector<E>(`[part=${name}]`);
  return {
    over,
    given,
    element,
    part,
    dialog: root.querySelector('dialog')!,
    text: name => part(name)?.textContent?.replace(/\s+/g, ' ').trim() ?? '',
  };
}

const type = (text: string): Promise<unknown> => sendKeys({ type: text });
const press = (key: string): Promise<unknown> => sendKeys({ press: key });

describe('<stepup-challenge>', () => {
  it('says what is about to happen, in the page’s words or its own, and to what', async () => {
    const own = await shown(['totp'], { target: '1042', account: 'a@b.test' });
    expect(own.text('about')).to.equal('You are about to delete: invoices');
    expect(own.text('target')).to.equal('1042');
    expect(own.text('account')).to.equal('Signed in as a@b.test');
    endings.pop()!.abort();
    const words = await shown(['totp'], { comment: '<b>Delete</b> it', target: 'amount=100&iban=DE02+1' });
    expect(words.text('about')).to.equal('<b>Delete</b> it');
    expect(words.text('target')).to.equal('amount 100 iban DE02 1');
  });

  it('takes a code by keyboard alone, and ends verified', async () => {
    const { over, given, part } = await shown(['totp']);
    expect(part('field')!.getAttribute('autocomplete')).to.equal('one-time-code');
    await type('123 456');
    await press('Enter');
    expect(await over).to.equal('verified');
    expect(given).to.deep.equal([['totp', '123 456']]);
    expect(document.querySelector('stepup-challenge')).to.equal(null);
  });

  it('says how many tries are left, marks the field and selects what was typed', async () => {
    const { part, text, element } = await shown(['totp'], { answers: [{ name: 'failed', triesLeft: 4 }] });
    await type('000000');
    await press('Enter');
    await waitUntil(() => text('error') !== '');
    expect(text('error')).to.equal('That was not right. Tries left: 4');
    const field = part<HTMLInputElement>('field')!;
    expect(field.getAttribute('aria-invalid')).to.equal('true');
    expect([field.selectionStart, field.selectionEnd]).to.deep.equal([0, 6]);
    expect(element.shadowRoot!.activeElement).to.equal(field);
  });

  it('answers nothing in a pause, and tells how long it is', async () => {
    const { given, text, part } = await shown(['totp'], {
      answers: [{ name: 'failed', triesLeft: 0, retryAfter: 90 }],
    });
    await type('000000');
    await press('Enter');
    await waitUntil(() => /90 seconds|89 seconds/.test(text('error')));
    expect(part('confirm-button')!.getAttribute('aria-disabled')).to.equal('true');
    await press('Enter');
    expect(given).to.have.length(1);
  });

  it('sends nothing that is empty', async () => {
    const { given, text } = await shown(['password']);
    await press('Enter');
    await waitUntil(() => text('error') === 'Please fill this in.');
    expect(given).to.deep.equal([]);
  });

  it('can be tried again where the server was not reached, with what was typed still there', async () => {
    const { over, text, part } = await shown(['password'], {
      answers: [new StepUpError('unavailable', 'Down.')],
    });
    await type('secret');
    await press('Enter');
    await waitUntil(() => /could not be reached/.test(text('error')));
    expect(part<HTMLInputElement>('field')!.value).to.equal('secret');
    await press('Enter');
    expect(await over).to.equal('verified');
  });

  it('ends with whatever else the server says', async () => {
    const { over } = await shown(['password'], { answers: [new StepUpError('timeout', 'Over.')] });
    await type('secret');
    await press('Enter');
    expect(await over).to.equal('timeout');
  });

  it('sends a mail at once, and another one when that may be', async () => {
    const { given, text, part } = await shown(['mail-code'], {
      begins: [
        { name: 'begun', challenge: { hint: 'b•••@c.test', resendAfter: 0 } },
        { name: 'begun', challenge: { hint: 'b•••@c.test', resendAfter: 30 } },
      ],
    });
    await waitUntil(() => text('label') === 'Code that was sent to b•••@c.test');
    part('resend-button')!.click();
    await waitUntil(() => given.length === 2 && text('note') === 'A new code is on its way.');
    expect(part('resend-button')).to.equal(null);
  });

  it('shows the other ways, and goes the one that is chosen', async () => {
    const { part, element, over, given } = await shown(['totp', 'mail-code', 'recovery-code']);
    part('another-button')!.click();
    await element.updateComplete;
    const ways = [...element.shadowRoot!.querySelectorAll<HTMLElement>('[part=method-button]')];
    expect(ways.map(way => way.textContent!.replace(/\s+/g, ' ').trim())).to.deep.equal([
      'Authenticator app',
      'Code by e-mail a•••@b.test',
      'Recovery code',
    ]);
    expect(element.shadowRoot!.activeElement).to.equal(ways[0]);
    ways[2]!.click();
    await element.updateComplete;
    await type('abcd-efgh');
    await press('Enter');
    expect(await over).to.equal('verified');
    expect(given).to.deep.equal([['recovery-code', 'abcd-efgh']]);
  });

  it('takes the right answer that was on its way when the person looked for another one', async () => {
    let answer!: (outcome: AnswerOutcome) => void;
    const { part, element, over } = await shown(['totp', 'password'], {
      answer: () => new Promise(resolve => (answer = resolve)),
    });
    await type('123456');
    await press('Enter');
    part('another-button')!.click();
    await element.updateComplete;
    answer({ name: 'verified' });
    expect(await over).to.equal('verified');
  });

  it('lets a wrong answer to a way that was left say nothing', async () => {
    let answer!: (outcome: AnswerOutcome) => void;
    const { part, element, text } = await shown(['totp', 'password'], {
      answer: () => new Promise(resolve => (answer = resolve)),
    });
    await type('123456');
    await press('Enter');
    part('another-button')!.click();
    await element.updateComplete;
    answer({ name: 'failed', triesLeft: 4 });
    await element.updateComplete;
    expect(document.querySelector('stepup-challenge'), 'is still open').to.equal(element);
    expect(text('error')).to.equal('');
  });

  for (const [name, close] of [
    ['Escape', () => press('Escape')],
    ['its button', (shown: Shown) => shown.part('cancel-button')!.click()],
    ['the browser’s way back', () => void dispatchEvent(new PopStateEvent('popstate'))],
    ['its removal', (shown: Shown) => shown.element.remove()],
  ] as const) {
    it(`is closed by ${name}`, async () => {
      const challenge = await shown(['totp']);
      await close(challenge);
      expect(await challenge.over).to.equal('cancelled');
      expect(document.querySelector('stepup-challenge')).to.equal(null);
    });
  }

  it('speaks the language of the page, and is read from its side', async () => {
    document.documentElement.lang = 'ar';
    try {
      const { dialog, text } = await shown(['totp']);
      expect(dialog.dir).to.equal('rtl');
      expect(text('label')).to.equal('الرمز من تطبيق المصادقة');
    } finally {
      document.documentElement.lang = 'en';
    }
  });

  for (const types of [
    ['totp', 'password'],
    ['passkey'],
    ['mail-code'],
    ['password'],
    ['external'],
    ['recovery-code'],
  ] as const) {
    it(`is accessible while it asks for ${types[0]}`, async () => {
      const { element, part } = await shown([...types], { target: '1042', account: 'a@b.test' });
      await expect(element).shadowDom.to.be.accessible();
      const another = part('another-button');
      if (!another) return;
      another.click();
      await element.updateComplete;
      await expect(element).shadowDom.to.be.accessible();
    });
  }
});

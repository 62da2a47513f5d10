import { expect, waitUntil } from '@open-wc/testing';
import { StepUpError } from '../../../src/protocol/errors.js';
import { transcodes } from '../../../src/providers/transcodes/index.js';
import { currentSdk } from '../../../src/providers/transcodes/sdk.js';
import { fakeSdk, install } from './fake-sdk.js';

const CLASSIC = '/test/providers/transcodes/fixtures/webworker.js';
const DYNAMIC = '/test/providers/transcodes/fixtures/dynamic.min.js';
const page = window as any;
const never = () => new AbortController().signal;
const tags = (src: string) => [...document.querySelectorAll('script')].filter(tag => tag.src.endsWith(src));

async function expectCode(promise: Promise<unknown>, code: string): Promise<StepUpError> {
  const error = await promise.then(
    () => expect.fail('resolved'),
    (thrown: StepUpError) => thrown,
  );
  expect(error).to.be.instanceOf(StepUpError);
  expect(error.code, error.message).to.equal(code);
  return error;
}

afterEach(() => {
  install(undefined);
  delete page.sdkFixture;
  document
    .querySelectorAll('script[src*="/fixtures/"], script[src*="/nowhere/"]')
    .forEach(tag => tag.remove());
});

describe('waiting for an SDK that the page brings', () => {
  it('is ready at once where it is there', async () => {
    install(fakeSdk());
    await transcodes().ready(never());
  });

  it('is ready when it comes later', async () => {
    const ready = transcodes().ready(never());
    setTimeout(() => install(fakeSdk()), 20);
    await ready;
  });

  it('says unavailable, and what to do, when it does not come in time; a retry works once it is there', async () => {
    const provider = transcodes({ timeout: 20 });
    const error = await expectCode(provider.ready(never()), 'unavailable');
    expect(error.message).to.match(/20 ms.*script/);
    install(fakeSdk());
    await provider.ready(never());
  });

  it('gives up with the signal, before and while waiting', async () => {
    const controller = new AbortController();
    const ready = transcodes().ready(controller.signal);
    controller.abort();
    await expectCode(ready, 'aborted');
    install(fakeSdk());
    await expectCode(transcodes().ready(controller.signal), 'aborted');
  });

  it('does not take an element for it', async () => {
    const form = document.createElement('form');
    form.id = 'transcodes';
    document.body.append(form);
    try {
      expect(page.transcodes).to.equal(form);
      expect(currentSdk()).to.equal(undefined);
      await expectCode(transcodes({ timeout: 20 }).ready(never()), 'unavailable');
    } finally {
      form.remove();
    }
  });

  it('does not trip over an SDK that answers to everything, like a proxy', async () => {
    install(new Proxy({}, { get: (_, name) => (name === 'isInitialized' ? undefined : () => {}) }));
    await transcodes().ready(never());
  });

  it('leaves no timer behind, however it ends', async () => {
    const pending = new Set<unknown>();
    const { setTimeout: set, clearTimeout: clear } = window;
    page.setTimeout = (work: () => void, ms: number) => {
      const id = set(() => {
        pending.delete(id);
        work();
      }, ms);
      pending.add(id);
      return id;
    };
    page.clearTimeout = (id: number) => {
      pending.delete(id);
      clear(id);
    };
    try {
      await expectCode(transcodes({ timeout: 70 }).ready(never()), 'unavailable');
      expect(pending.size, 'after the limit').to.equal(0);
      const controller = new AbortController();
      const ready = transcodes().ready(controller.signal);
      expect(pending.size, 'while waiting').to.be.greaterThan(0);
      controller.abort();
      await expectCode(ready, 'aborted');
      expect(pending.size, 'after the abort').to.equal(0);
      const late = transcodes().ready(never());
      install(fakeSdk());
      await late;
      expect(pending.size, 'after success').to.equal(0);
      install({ isInitialized: () => false, init: () => new Promise(() => {}) });
      const hung = new AbortController();
      const initialising = transcodes({ projectId: 'p1' }).ready(hung.signal);
      hung.abort();
      await expectCode(initialising, 'aborted');
      expect(pending.size, 'after an init that never ended').to.equal(0);
    } finally {
      page.setTimeout = set;
      page.clearTimeout = clear;
    }
  });
});

describe('initialising the dynamic SDK', () => {
  const dynamic = (init: (options: unknown) => unknown) => {
    const sdk = fakeSdk({ init, isInitialized: () => sdk.started === true });
    return sdk;
  };
  const inits = (sdk: ReturnType<typeof fakeSdk>) => sdk.calls.filter(([method]) => method === 'init');

  it('calls init once for all who wait, and not where it is initialised already', async () => {
    const sdk = dynamic(async () => {
      sdk.started = true;
    });
    install(sdk);
    const provider = transcodes({ projectId: 'p1' });
    await Promise.all([provider.ready(never()), provider.ready(never())]);
    await provider.ready(never());
    expect(inits(sdk)).to.deep.equal([['init', { projectId: 'p1' }]]);
  });

  it('says unavailable, with the cause, when init rejects or throws, and tries it again on a retry', async () => {
    const wrong = new Error('[Transcodes] unknown project');
    for (const fail of [() => Promise.reject(wrong), () => { throw wrong; }]) {
      let works = false;
      const sdk = dynamic(() => (works ? Promise.resolve((sdk.started = true)) : fail()));
      install(sdk);
      const provider = transcodes({ projectId: 'p1' });
      expect((await expectCode(provider.ready(never()), 'unavailable')).cause).to.equal(wrong);
      works = true;
      await provider.ready(never());
      expect(inits(sdk)).to.have.length(2);
    } // prettier-ignore
  });

  it('does not wait for ever for an init that never ends, and calls it again on a retry', async () => {
    const sdk = dynamic(() => new Promise(() => {}));
    install(sdk);
    const provider = transcodes({ projectId: 'p1', timeout: 20 });
    await expectCode(provider.ready(never()), 'unavailable');
    sdk.init = async () => (sdk.started = true);
    await provider.ready(never());
  });

  it('waits for the page to call init where it knows no project', async () => {
    const sdk = dynamic(() => {});
    install(sdk);
    await expectCode(transcodes({ timeout: 20 }).ready(never()), 'unavailable');
    const ready = transcodes().ready(never());
    sdk.started = true;
    await ready;
    expect(inits(sdk)).to.deep.equal([]);
  });
});

describe('loading the SDK from an address', () => {
  it('adds the classic script once, deferred and plain, for all who wait', async () => {
    await Promise.all([
      transcodes({ sdkSrc: CLASSIC }).ready(never()),
      transcodes({ sdkSrc: CLASSIC }).ready(never()),
    ]);
    expect(page.transcodes.classic).to.equal(true);
    expect(page.sdkFixture.runs).to.equal(1);
    const [tag] = tags(CLASSIC);
    expect([tag!.type, tag!.async, tag!.defer, tag!.crossOrigin]).to.deep.equal(['', false, true, null]);
    expect(tag!.parentNode).to.equal(document.head);
  });

  it('adds the dynamic script as a module, and initialises it', async () => {
    await transcodes({ sdkSrc: `${DYNAMIC}?once`, projectId: 'p1' }).ready(never());
    expect(page.transcodes.inits).to.deep.equal(['p1']);
    expect(tags('?once')[0]!.type).to.equal('module');
  });

  it('adds nothing where the SDK is there, or the page has the script itself', async () => {
    install(fakeSdk());
    await transcodes({ sdkSrc: CLASSIC }).ready(never());
    expect(tags(CLASSIC)).to.have.length(0);
    install(undefined);
    const own = document.createElement('script');
    own.src = CLASSIC;
    document.body.append(own);
    await transcodes({ sdkSrc: CLASSIC }).ready(never());
    expect(tags(CLASSIC)).to.deep.equal([own]);
    expect(page.sdkFixture.runs).to.equal(1);
  });

  it('says unavailable at once when the script cannot be loaded, and adds it anew on a retry', async () => {
    const src = '/nowhere/webworker.js';
    const provider = transcodes({ sdkSrc: src });
    const error = await expectCode(provider.ready(never()), 'unavailable');
    expect(error.message).to.contain(src);
    expect(tags(src)).to.have.length(0);
    const retry = provider.ready(never());
    await waitUntil(() => tags(src).length === 1);
    install(fakeSdk());
    await retry.catch(() => {});
    await provider.ready(never());
  });

  it('works on a retry after a script that threw', async () => {
    const report = window.onerror;
    window.onerror = () => true;
    try {
      page.sdkFixture = { throws: true };
      const provider = transcodes({ sdkSrc: CLASSIC, timeout: 400 });
      await expectCode(provider.ready(never()), 'unavailable');
      page.sdkFixture = {};
      await provider.ready(never());
      expect(page.transcodes.classic).to.equal(true);
    } finally {
      window.onerror = report;
    }
  });

  it('does not let a <base> decide where a relative address leads', async () => {
    const base = document.createElement('base');
    base.href = 'https://evil.example.test/';
    document.head.prepend(base);
    try {
      await transcodes({ sdkSrc: CLASSIC }).ready(never());
      expect(new URL(tags(CLASSIC)[0]!.src).origin).to.equal(location.origin);
    } finally {
      base.remove();
    }
  });

  it('gets along with Trusted Types', async () => {
    const frame = document.createElement('iframe');
    frame.src = '/test/providers/transcodes/fixtures/trusted-types.html';
    const message = new Promise<MessageEvent>(resolve =>
      window.addEventListener('message', resolve, { once: true }),
    );
    document.body.append(frame);
    try {
      expect((await message).data).to.deep.equal({ ready: true, violations: [] });
    } finally {
      frame.remove();
    }
  });

  it('says unavailable where the page does not let a script be added', async () => {
    const real = Document.prototype.createElement;
    Document.prototype.createElement = (() => {
      throw new TypeError('This document requires a trusted script address.');
    }) as never;
    try {
      await expectCode(transcodes({ sdkSrc: CLASSIC }).ready(never()), 'unavailable');
    } finally {
      Document.prototype.createElement = real;
    }
  });
});

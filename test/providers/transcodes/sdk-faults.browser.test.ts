import { expect, waitUntil } from '@open-wc/testing';
import { transcodes, type TranscodesOptions } from '../../../src/providers/transcodes/index.js';
import { consoleErrors } from '../../support/console-errors.js';
import { fakeSdk, install } from './fake-sdk.js';

const MINE = '0123456789abcdef01234567';
const OTHER = 'fedcba9876543210fedcba98';
// Longer than a test may take: whoever ends by this limit fails.
const PATIENT = { timeout: 60_000 };
const never = () => new AbortController().signal;
const added: Element[] = [];

function addScript(src: string, fields: Partial<HTMLScriptElement> = {}): HTMLScriptElement {
  const tag = Object.assign(document.createElement('script'), fields, { src });
  added.push(tag);
  document.head.append(tag);
  return tag;
}

/** How `ready` ends, and what the console is told, in two tries. */
async function outcomes(options: TranscodesOptions): Promise<{ codes: string[]; said: string[] }> {
  const codes: string[] = [];
  const said = await consoleErrors(async () => {
    const provider = transcodes(options);
    for (let turn = 0; turn < 2; turn++) {
      await provider.ready(never()).then(
        () => codes.push('ready'),
        ({ code }) => codes.push(code),
      );
    }
  });
  return { codes, said };
}

/** What a page in a frame reports of itself. */
async function inFrame(page: string): Promise<{ codes: string[]; said: string[] }> {
  const frame = document.createElement('iframe');
  const message = new Promise<MessageEvent>(resolve =>
    window.addEventListener('message', resolve, { once: true }),
  );
  frame.src = `/test/providers/transcodes/fixtures/${page}`;
  added.push(frame);
  document.body.append(frame);
  return (await message).data;
}

afterEach(() => {
  install(undefined);
  for (const element of added.splice(0)) element.remove();
});

describe('an SDK that cannot come, or is of no use, is unavailable at once and named once in the console', () => {
  it('where no script is to bring it', async () => {
    const { codes, said } = await outcomes(PATIENT);
    expect(codes).to.deep.equal(['unavailable', 'unavailable']);
    expect(said).to.have.length(1);
    expect(said[0])
      .to.contain('window.transcodes is not there')
      .and.contain('webworker.js')
      .and.contain('sdkSrc');
  });

  for (const [what, fields] of [
    ['a classic script', { defer: true }],
    ['a module', { type: 'module' }],
  ] as const) {
    it(`where ${what} of the page is a 404`, async () => {
      const src = `/nowhere/${MINE}/${what === 'a module' ? 'dynamic.min' : 'webworker'}.js`;
      addScript(src, fields);
      const { codes, said } = await outcomes(PATIENT);
      expect(codes).to.deep.equal(['unavailable', 'unavailable']);
      expect(said).to.have.length(1);
      expect(said[0]).to.contain(src).and.contain('blocked or missing');
    });
  }

  it('where its script failed before the adapter was there', async () => {
    const { codes, said } = await inFrame('failing-script.html');
    expect(codes).to.deep.equal(['unavailable', 'unavailable']);
    expect(said).to.have.length(1);
    expect(said[0]).to.contain('/webworker.js is blocked or missing');
  });

  it('where the page’s content security policy blocks its script', async () => {
    const { codes, said } = await inFrame('policy.html');
    expect(codes).to.deep.equal(['unavailable', 'unavailable']);
    expect(said).to.have.length(1);
    expect(said[0])
      .to.contain('content security policy')
      .and.contain('name http://127.0.0.1:1 in its script-src');
  });

  for (const [what, src, isThere] of [
    ['that is loaded', `/nowhere/${OTHER}/webworker.js`, false],
    ['that is there', `/nowhere/a/${OTHER}/webworker.js?v=1`, true],
    ['of the dynamic build', `/nowhere/b/${OTHER}/dynamic.min.js`, true],
  ] as const) {
    it(`where a script ${what} is of another project`, async () => {
      addScript(src, { type: 'text/plain' });
      if (isThere) install(fakeSdk());
      const { codes, said } = await outcomes({ ...PATIENT, projectId: MINE });
      expect(codes).to.deep.equal(['unavailable', 'unavailable']);
      expect(said).to.have.length(1);
      expect(said[0]).to.contain(OTHER).and.contain(MINE).and.contain('data-project-id');
    });
  }

  it('where its address is of another project, and then its script is not loaded', async () => {
    const sdkSrc = `/nowhere/c/${OTHER}/webworker.js`;
    const { codes, said } = await outcomes({ ...PATIENT, projectId: MINE, sdkSrc });
    expect(codes).to.deep.equal(['unavailable', 'unavailable']);
    expect(said).to.have.length(1);
    expect(said[0]).to.contain(OTHER).and.contain(MINE);
    const loads = performance.getEntriesByType('resource').filter(({ name }) => name.includes(sdkSrc));
    expect(loads).to.deep.equal([]);
  });

  it('where init rejects, without what looks like a token', async () => {
    const token = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln';
    const init = () => Promise.reject(new Error(`[Transcodes] no such project (${token})`));
    install(fakeSdk({ init, isInitialized: () => false }));
    const { codes, said } = await outcomes({ ...PATIENT, projectId: MINE });
    expect(codes).to.deep.equal(['unavailable', 'unavailable']);
    expect(said).to.have.length(1);
    expect(said[0]).to.contain(MINE).and.contain('no such project').and.not.contain(token);
  });

  for (const [what, stage, sdk] of [
    ['nobody initialises', 'nobody has initialised it', { isInitialized: () => false }],
    [
      'never ends its init',
      'has not ended',
      { isInitialized: () => false, init: () => new Promise(() => {}) },
    ],
  ] as const) {
    it(`where ${what}, when the time is over`, async () => {
      install(fakeSdk(sdk));
      const projectId = 'init' in sdk ? 'p-hangs' : undefined;
      const { codes, said } = await outcomes({ timeout: 30, projectId });
      expect(codes).to.deep.equal(['unavailable', 'unavailable']);
      expect(said).to.have.length(1);
      expect(said[0]).to.contain('30 ms').and.contain(stage);
    });
  }

  it('where a method is missing or rejects', async () => {
    install(fakeSdk({ openAuthIdpModal: () => Promise.reject(new Error('offline')) }));
    const provider = transcodes();
    const asked = { resource: 'documents', action: 'delete', maxAge: 900 } as const;
    const said = await consoleErrors(async () => {
      for (let turn = 0; turn < 2; turn++) await provider.verify(asked, never()).catch(() => undefined);
      install(fakeSdk());
      await provider.verify(asked, never()).catch(() => undefined);
    });
    expect(said).to.have.length(2);
    expect(said[0]).to.contain('openAuthIdpModal() failed: offline');
    expect(said[1]).to.contain('no openAuthIdpModal() and no redirectToStepUp()');
  });
});

describe('an SDK that comes, or may still come, is waited for', () => {
  it('with a script of the page that is under way, and no script by that name', async () => {
    for (const src of ['/test/providers/transcodes/fixtures/webworker.js', 'data:text/javascript,']) {
      const ready = transcodes(PATIENT).ready(never());
      addScript(src);
      if (src.startsWith('data:')) install(fakeSdk());
      await ready;
      install(undefined);
    }
  });

  it('of the project that is configured, however its id is spelled, and beside another', async () => {
    install(fakeSdk());
    addScript(`/nowhere/d/${OTHER}/webworker.js`, { type: 'text/plain' });
    addScript(`/nowhere/d/${MINE}/webworker.js`, { type: 'text/plain' });
    await transcodes({ ...PATIENT, projectId: MINE.toUpperCase() }).ready(never());
  });

  it('is found when its script comes after all: the session is told, and the console says that it is late', async () => {
    const provider = transcodes({ timeout: 45 });
    let sessions = 0;
    provider.onSessionChange(() => sessions++);
    const said = await consoleErrors(async () => {
      await provider.ready(never()).catch(() => undefined);
      expect(sessions).to.equal(0);
      // It is there when the script has been loaded.
      install(fakeSdk());
      addScript('data:text/javascript,');
      await waitUntil(() => sessions > 0);
    });
    expect(said.map(text => /came after it had been given up/.test(text))).to.deep.equal([false, true]);
    expect(said[1]).to.contain('45 ms');
  });
});

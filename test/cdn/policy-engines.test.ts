import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import { engineLauncher } from '../../scripts/engine-launcher.mjs';
import { ENGINES, findProgram } from '../../scripts/find-program.mjs';
import { GATED, pageOf, startSite, type TestSite } from './site.js';

const STRICT =
  "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-r4nd0m'; connect-src 'self'; require-trusted-types-for 'script'";

// What a person would do, done by the page itself: the engines have no driver in common.
const STORY = `(async () => {
  const violations = [];
  addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
    // Browsers ask for it by themselves.
    if (!blockedURI.endsWith('/favicon.ico')) violations.push(effectiveDirective + ' ' + blockedURI);
  });
  const until = async (what, holds) => {
    for (const end = Date.now() + 10000; !holds(); ) {
      if (Date.now() > end) { const gate = document.querySelector('stepup-gate'); violations.push('it never came to: ' + what + ' ' + gate.state + ' ' + gate.error?.message + ' ' + gate.shadowRoot.textContent.trim().slice(0, 200)); return; }
      await new Promise(requestAnimationFrame);
    }
  };
  await customElements.whenDefined('stepup-gate');
  await document.querySelector('stepup-gate').updateComplete;
  let clicks = 0;
  const button = document.querySelector('stepup-gate button');
  button.addEventListener('click', () => clicks++);
  button.click();
  await until('a click', () => clicks === 1);
  await until('a status', () => document.querySelector('stepup-status').matches('[verified]'));
  const panel = document.querySelector('stepup-status').shadowRoot.querySelector('[part=panel]');
  if (getComputedStyle(panel).display !== 'inline-flex') violations.push('no styles: ' + getComputedStyle(panel).display);
  await fetch('/reports', { method: 'POST', body: JSON.stringify(violations) });
})();`;

describe('under a strict content security policy, by engine', () => {
  let site: TestSite;
  before(async () => {
    site = await startSite();
    site.script('/story.js', STORY);
    site.script('/older.js', 'delete Document.prototype.adoptedStyleSheets;');
  });
  after(() => site.close());

  for (const engine of ENGINES) {
    const skip = !findProgram(engine) && 'not installed';
    for (const [what, older] of Object.entries({
      has: '',
      'does not have': '<script src="/older.js"></script>',
    })) {
      it(`${engine} draws and guards where it ${what} constructable style sheets`, { skip }, async () => {
        const scripts = `${older}<script defer src="/story.js"></script><script defer src="/sdk.js"></script>`;
        const ours = '<script type="module" src="/stepup-elements.js" nonce="r4nd0m"></script>';
        const address = site.put(pageOf(scripts + ours, GATED), { 'Content-Security-Policy': STRICT });
        const launcher: any = engineLauncher(engine);
        try {
          await launcher.initialize?.({ rootDir: process.cwd(), coverage: false, concurrency: 1 }, []);
          await launcher.startSession('1', address);
          for (const end = Date.now() + 30_000; !site.reports.length;) {
            assert.ok(Date.now() < end, 'the page tells how it went');
            await new Promise(resolve => setTimeout(resolve, 50));
          }
          assert.deepEqual(JSON.parse(site.reports.shift()!), []);
        } finally {
          await launcher.stop();
        }
      });
    }
  }
});

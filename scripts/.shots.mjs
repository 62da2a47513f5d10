import { chromium } from 'playwright-core';
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { chromiumLaunchOptions } from './find-program.mjs';
const server = createServer((q, r) => {
  const path = new URL(q.url, 'http://x').pathname;
  if (path.startsWith('/api/')) { r.writeHead(Number(path.split('/')[2]) || 200, {'content-type':'application/json'}); return r.end('{}'); }
  try { const b = readFileSync('/tmp/looks-shots' + path); r.writeHead(200, {'content-type': path.endsWith('js') ? 'text/javascript' : 'text/html'}); r.end(b); } catch { r.writeHead(404); r.end(); }
}).listen(0);
const base = `http://localhost:${server.address().port}`;
const browser = await chromium.launch(chromiumLaunchOptions());
const variants = {
  light: {}, dark: { colorScheme: 'dark', css: ':root{color-scheme:light dark}' },
  darkpage: { css: 'body{background:#15171c;color:#e8e8e8}' }, forced: { forcedColors: 'active' }, forceddark: { forcedColors: 'active', colorScheme: 'dark' },
};
for (const [name, { css = '', ...options }] of Object.entries(variants)) for (const width of [360, 1280]) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, ...options });
  const page = await context.newPage();
  page.on('pageerror', e => console.log(name, e.message)); page.on('console', m => m.type()==='error' && console.log(name, m.text()));
  await page.goto(base + '/page.html'); await page.waitForFunction('window.ready');
  if (css) await page.addStyleTag({ content: css });
  await page.evaluate(() => { const g = document.querySelector('#g2'); g.requestUpdate?.(); });
  await page.click('#b1'); await page.waitForTimeout(100);
  await page.evaluate(() => provider.respond('fail'));
  await page.waitForTimeout(400);
  await page.keyboard.press('Tab'); 
  await page.screenshot({ path: `/tmp/looks-shots/${name}-${width}-notice.png` });
  await page.keyboard.press('Tab'); await page.keyboard.press('Tab');
  await page.screenshot({ path: `/tmp/looks-shots/${name}-${width}-close.png`, clip: {x:0,y:0,width:Math.min(width,640),height:360} });
  await page.keyboard.press('Escape');
  await page.click('#f1 button'); await page.waitForTimeout(100);
  await page.evaluate(() => provider.respond('approve')); await page.waitForTimeout(500);
  await page.screenshot({ path: `/tmp/looks-shots/${name}-${width}-form.png` });
  await context.close();
}
await browser.close(); server.close();

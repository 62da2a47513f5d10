import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import { cdnFiles } from '../scripts/cdn-files.mjs';
import { chromiumLaunchOptions } from '../scripts/find-program.mjs';
import { installFolder } from '../scripts/install-folder.mjs';

// What it costs the page's thread to load and evaluate the light CDN file, beside one dialog of Shoelace, on a processor
// that is four times slower. In processor time of that thread alone, whatever else the machine does; and with a frame for each,
// since a page draws one while it loads, and only some scripts would have an idle one draw it.
const ROUNDS = 101;
const MODALS = fileURLToPath(new URL('../demo/frameworks/modals', import.meta.url));

installFolder(MODALS);
const scripts = {
  'an empty script': '',
  'the first file': await firstFile(),
  'Shoelace’s dialog': await shoelaceDialog(),
};

const server = createServer(({ url }, response) => {
  const code = Object.values(scripts)[Number(/^\/(\d)\.js$/.exec(url!)?.[1])];
  if (url === '/') response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>Bench</title>');
  else if (code !== undefined) response.setHeader('Content-Type', 'text/javascript').end(code);
  // What is loaded later is not what is measured here: it stays on its way.
});
await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
const address = `http://localhost:${(server.address() as AddressInfo).port}/`;

const browser = await chromium.launch(chromiumLaunchOptions());
try {
  const measured = new Map<string, number[]>(Object.keys(scripts).map(name => [name, []]));
  // In turns, so that whatever else the machine does meets both.
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, name] of Object.keys(scripts).entries()) {
      measured.get(name)!.push(await costOf(browser, `/${index}.js`));
    }
  }
  const [, first, dialog] = [...measured].map(([name, costs]) => {
    const cost = median(costs);
    console.log(`${name.padEnd(20)} ${cost.toFixed(1).padStart(6)} ms (median of ${ROUNDS}, at 4× throttle)`);
    return cost;
  });
  const isOver = first! >= dialog!;
  console.log(`ratio                ${(first! / dialog!).toFixed(2).padStart(6)}${isOver ? '  OVER' : ''}`);
  if (isOver) process.exitCode = 1;
} finally {
  await browser.close();
  server.close();
  server.closeAllConnections();
}

/** The time in ms that the page's thread works from adding the script until it has run and the next frame is drawn. */
async function costOf(browser: Browser, path: string): Promise<number> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    await page.goto(address);
    const worked = async (): Promise<number> => {
      const { metrics } = await session.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'TaskDuration')!.value * 1000;
    };
    const before = await worked();
    await page.evaluate(
      `new Promise((resolve, reject) => {
        const script = Object.assign(document.createElement('script'), { type: 'module', src: ${JSON.stringify(path)}, onerror: reject });
        script.onload = () => requestAnimationFrame(() => setTimeout(resolve));
        document.head.append(script);
      })`,
    );
    return (await worked()) - before;
  } finally {
    await context.close();
  }
}

async function firstFile(): Promise<string> {
  const [first] = await cdnFiles(['light']);
  return first!.code;
}

async function shoelaceDialog(): Promise<string> {
  const result = await build({
    ...{ root: MODALS, configFile: false, logLevel: 'warn' },
    build: {
      write: false,
      target: 'es2022',
      lib: {
        entry: `${MODALS}/node_modules/@shoelace-style/shoelace/dist/components/dialog/dialog.js`,
        formats: ['es'],
        fileName: 'dialog',
      },
      rolldownOptions: { output: { minify: true } },
    },
  });
  const [{ output }] = [result].flat() as [Rolldown.RolldownOutput];
  return output[0].code;
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { env } from 'node:process';
import { webDriverSession } from './webdriver-session.mjs';
import { findProgram, requireProgram } from './find-program.mjs';

const OPENING_MS = 15_000;
const ATTEMPTS = 3; // together below the runner's browserStartTimeout

/**
 * Runs test files in WebKitGTK's MiniBrowser, through WebKitWebDriver and, without a screen, Xvfb.
 * Each file gets a browser session of its own, so that storage and channels start empty.
 * To the runner's commands it looks like puppeteer: `getPage()` has the keyboard, mouse and viewport they use.
 */
export function webkitLauncher() {
  const processes = [];
  const sessions = new Map();
  const drivers = new Map(); // by address
  const idle = []; // addresses of drivers: each takes one session at a time

  async function start() {
    const display = env.DISPLAY || (await startXvfb(processes));
    const port = await freePort();
    const driver = spawn(requireProgram('webkit'), [`--port=${port}`, '--host=127.0.0.1'], {
      env: { ...env, DISPLAY: display, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' },
      stdio: 'ignore',
    });
    processes.push(driver);
    const address = `http://127.0.0.1:${port}`;
    await untilListening(address, driver);
    drivers.set(address, driver);
    return address;
  }

  // Now and then the driver answers no more when it is to open the next browser. Nothing of the test has run by then,
  // so another driver opens it.
  async function open(url) {
    for (let attempt = 1; ; attempt++) {
      const address = idle.pop() ?? (await start());
      try {
        return { ...(await within(OPENING_MS, openAt(address, url))), address };
      } catch (error) {
        drivers.get(address).kill();
        if (attempt === ATTEMPTS) throw error;
        console.warn(`WebKitWebDriver opened no browser (${error.message}); another one is started.`);
      }
    }
  }

  return {
    name: 'WebKit',
    type: 'puppeteer',
    concurrency: env.DISPLAY ? 1 : 2, // on one screen they would take each other's focus
    async startSession(id, url) {
      sessions.set(id, await open(url));
    },
    isActive: id => sessions.has(id),
    getBrowserUrl: id => sessions.get(id).url(),
    getPage: id => sessions.get(id),
    async stopSession(id) {
      const { close, address } = sessions.get(id);
      await close();
      sessions.delete(id);
      idle.push(address);
      return {};
    },
    async stop() {
      await Promise.allSettled([...sessions.values()].map(session => session.close()));
      for (const child of processes.reverse()) child.kill();
    },
    startDebugSession() {
      throw new Error(
        'WebKit has no debug session here; use STEPUP_ENGINE=chromium for --watch and --manual.',
      );
    },
  };
}

async function openAt(address, url) {
  const session = await webDriverSession(address, { browserName: 'MiniBrowser' });
  await session.setViewport({ width: 800, height: 600 });
  await session.goto(url);
  return session;
}

async function within(ms, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function startXvfb(processes) {
  if (!findProgram('xvfb')) requireProgram('xvfb');
  const xvfb = spawn(
    findProgram('xvfb'),
    ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'],
    {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    },
  );
  processes.push(xvfb);
  const number = await new Promise((resolve, reject) => {
    xvfb.stdio[3].once('data', data => resolve(String(data).trim()));
    xvfb.once('exit', () => reject(new Error('Xvfb did not start')));
  });
  return `:${number}`;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function untilListening(address, driver) {
  for (;;) {
    if (driver.exitCode !== null) throw new Error('WebKitWebDriver ended before it listened');
    const ready = await fetch(`${address}/status`).then(
      response => response.ok,
      () => false,
    );
    if (ready) return;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

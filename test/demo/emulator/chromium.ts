import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const USUAL = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
];

/** Starts the Chromium that `CHROMIUM_PATH` or `CHROME_PATH` names, else the one that is installed. */
export function startChromium(): Promise<Browser> {
  const { CHROMIUM_PATH, CHROME_PATH } = process.env;
  const executablePath = CHROMIUM_PATH || CHROME_PATH || USUAL.find(existsSync);
  if (!executablePath) throw new Error('No Chromium was found: install one, or set CHROMIUM_PATH.');
  return chromium.launch({
    executablePath,
    // Playwright switches the pop-up blocker off; with it on, a tab needs a gesture, as it does for people.
    ignoreDefaultArgs: ['--disable-popup-blocking'],
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

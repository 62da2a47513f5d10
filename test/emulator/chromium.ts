import { chromium, type Browser } from 'playwright-core';
import { chromiumLaunchOptions } from '../../scripts/find-program.mjs';

/** Starts the installed Chromium, with its pop-up blocker on: a tab needs a gesture, as it does for people. */
export function startChromium(): Promise<Browser> {
  return chromium.launch(chromiumLaunchOptions());
}

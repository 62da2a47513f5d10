import { chromeLauncher } from '@web/test-runner-chrome';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { ENGINES, chromiumLaunchOptions, requireProgram } from './find-browser.mjs';

/** The @web/test-runner launcher for an engine: `chromium`, `firefox` or `webkit`. */
export async function engineLauncher(engine) {
  switch (engine) {
    case 'chromium':
      return playwrightLauncher({ product: 'chromium', launchOptions: chromiumLaunchOptions() });
    case 'firefox':
      return chromeLauncher({
        launchOptions: { browser: 'firefox', executablePath: requireProgram('firefox'), headless: true },
        concurrency: 1,
      });
    case 'webkit': {
      const { webkitLauncher } = await import('./webkit-launcher.mjs');
      return webkitLauncher();
    }
    default:
      throw new Error(`STEPUP_ENGINE is "${engine}"; allowed are ${ENGINES.join(', ')}`);
  }
}

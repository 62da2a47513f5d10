import { chromeLauncher } from '@web/test-runner-chrome';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { ENGINES, chromiumLaunchOptions, requireProgram } from './find-program.mjs';
import { webkitLauncher } from './webkit-launcher.mjs';

/** The @web/test-runner launcher for an engine: `chromium`, `firefox` or `webkit`. */
export function engineLauncher(engine) {
  switch (engine) {
    case 'chromium':
      return playwrightLauncher({ product: 'chromium', launchOptions: chromiumLaunchOptions() });
    case 'firefox': {
      const launcher = chromeLauncher({
        launchOptions: {
          browser: 'firefox',
          executablePath: requireProgram('firefox'),
          headless: true,
          extraPrefsFirefox: { 'dom.disable_open_during_load': true }, // puppeteer lets every pop-up through
        },
        concurrency: 1,
      });
      launcher.name = 'Firefox';
      return launcher;
    }
    case 'webkit':
      return webkitLauncher();
    default:
      throw new Error(`STEPUP_ENGINE is "${engine}"; allowed are ${ENGINES.join(', ')}`);
  }
}

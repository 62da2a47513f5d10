import { chromeLauncher } from '@web/test-runner-chrome';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { ENGINES, chromiumLaunchOptions, requireProgram } from './find-program.mjs';
import { keptWindows } from './kept-windows.mjs';
import { webkitLauncher } from './webkit-launcher.mjs';

/** The @web/test-runner launcher for an engine: `chromium`, `firefox` or `webkit`. */
export function engineLauncher(engine) {
  switch (engine) {
    case 'chromium':
      return playwrightLauncher({
        product: 'chromium',
        launchOptions: chromiumLaunchOptions(),
        ...keptWindows(),
      });
    case 'firefox': {
      const launcher = chromeLauncher({
        launchOptions: {
          browser: 'firefox',
          executablePath: requireProgram('firefox'),
          headless: true,
          extraPrefsFirefox: { 'dom.disable_open_during_load': true }, // puppeteer lets every pop-up through
        },
        concurrency: 1,
        createPage: async ({ context }) => inFront(await context.newPage()),
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

/**
 * A page that has the focus whenever it goes to another file of tests. Tab leads out of Firefox's page into its tool
 * bar, where a test before may have ended, and there Enter presses no button of the page. Firefox gives the focus back
 * to a page that is chosen anew.
 */
function inFront(page) {
  const goto = page.goto.bind(page);
  page.goto = async (...address) => {
    if (!(await page.evaluate('document.hasFocus()'))) {
      const other = await page.browser().newPage();
      await page.bringToFront();
      await other.close();
    }
    return goto(...address);
  };
  return page;
}

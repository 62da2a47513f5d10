import { createLooks as createGateLooks } from '../elements/stepup-gate/looks/index.js';
import type { Looks } from '../elements/looks.js';
import { warnOfMisspeltSettings } from './misspelt-settings.js';
import { script } from './own-script.js';

// What the light file loads when it is first needed, or when the page is idle.
export { createStepUpFetch } from '../client/fetch/step-up-fetch.js';
export { loadProvider } from './provider-parts.js';

/** What people see of the elements, and what developers are told of the markup. */
export function createLooks(): Looks {
  warnOfMisspeltSettings(script);
  return createGateLooks();
}

// What the light file loads when it is first needed, or when the page is idle.
export { createStepUpFetch } from '../client/fetch/step-up-fetch.js';
export { createLooks } from '../elements/stepup-gate/looks/index.js';

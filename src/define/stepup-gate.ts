import { loadLooksAfterStart, setLooksLoader } from '../elements/looks.js';

export { StepUpGate } from './register-gate.js';

// Loaded when needed, or when the page is idle: a bundler makes a file of its own of it.
setLooksLoader(async () => (await import('../elements/stepup-gate/looks/index.js')).createLooks());
// A page whose markup guards nothing may have no gate at all, and is to be told.
if (typeof document !== 'undefined') loadLooksAfterStart();

// What a server imports for 'stepup-elements/elements/stepup-gate.js'.
import './register.js';

export { StepUpGate } from '../define/stepup-gate.js';

import * as asking from './asking.js';
import { lateAsking } from './late-asking.js';

// `stepup-elements/core` in Node, where nothing is downloaded: with the half that a page loads when somebody asks.
export * from './index.js';

lateAsking.provide(asking);

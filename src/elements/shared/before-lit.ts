import { hideNamedGlobals, takeNames } from '../../dom/unnamed.js';

// Imported first, so that it runs before Lit does.
if (typeof document !== 'undefined') hideNamedGlobals();

/** Gives the page's elements the names back that Lit must not find. */
export const giveNamesBack = typeof document === 'undefined' ? undefined : takeNames();

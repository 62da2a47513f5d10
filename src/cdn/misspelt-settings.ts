import { describe } from '#developer-messages';
import { nearestName } from '#nearest-name';
import { DEFAULT_PROVIDER } from '../providers/default.js';
import { dataAttribute, SETTINGS } from './script-settings.js';

// Those that say something here, beside those of a provider of the page's own.
const ATTRIBUTES = [
  'data-provider',
  ...DEFAULT_PROVIDER.attributes,
  ...Object.keys(SETTINGS).map(dataAttribute),
];

/** Says in the console where an attribute of our script tag is nearly a setting: it says nothing as it is. */
export function warnOfMisspeltSettings(script: HTMLScriptElement | null): void {
  for (const name of script?.getAttributeNames() ?? []) {
    if (ATTRIBUTES.includes(name)) continue;
    // What a provider of the page's own reads, and what else pages write on a script, is not ours to judge.
    const meant = nearestName(name.replace(/^(data-)?(step-?up-)?/, 'data-'), ATTRIBUTES);
    if (meant) console.warn(describe('misspelt-script-setting', name, meant), script);
  }
}

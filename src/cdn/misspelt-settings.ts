import { describe } from '#developer-messages';
import { nearestName } from '#nearest-name';
import { SCRIPT_ATTRIBUTES } from './script-settings.js';

/** Says in the console where an attribute of our script tag is nearly a setting: it says nothing as it is. */
export function warnOfMisspeltSettings(script: HTMLScriptElement | null): void {
  for (const name of script?.getAttributeNames() ?? []) {
    if (SCRIPT_ATTRIBUTES.includes(name)) continue;
    // What a provider of the page's own reads, and what else pages write on a script, is not ours to judge.
    const meant = nearestName(name.replace(/^(data-)?(step-?up-)?/, 'data-'), SCRIPT_ATTRIBUTES);
    if (meant) console.warn(describe('misspelt-script-setting', name, meant), script);
  }
}

import { describe } from '#developer-messages';

// NIST SP 800-63B asks for reauthentication after 30 minutes without activity, in seconds.
const GUIDANCE_SECONDS = 30 * 60;

/** Makes what warns, once, of a max-age (seconds) beyond the guidance. */
export function createMaxAgeWarning(): (maxAge: number) => void {
  let warned = false;
  return maxAge => {
    if (maxAge <= GUIDANCE_SECONDS || warned) return;
    warned = true;
    console.warn(describe('long-max-age', maxAge));
  };
}

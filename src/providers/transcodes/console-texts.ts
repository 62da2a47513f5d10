// What this adapter says to the developer, in one place: what was expected, what came, and what to check. Each text is
// the message of an error, too.

const TAG = '<script defer src="https://cdn.transcodes.link/<projectId>/webworker.js">';

/** There is no SDK and no script that could bring it. */
export function missing(): string {
  return (
    `window.transcodes is not there, and no script on the page is to bring it. Expected ${TAG}, ` +
    'or its address in transcodes({ sdkSrc }) or data-sdk-src.'
  );
}

/** The script was not loaded. */
export function notLoaded(src: string): string {
  return (
    `${src} is blocked or missing. Check the address and the project's id in it, the network, ` +
    'and whether an extension of the browser blocks it.'
  );
}

/** The script was not allowed by the page's own policy. */
export function againstPolicy(src: string, directive: string): string {
  return `${src} is blocked by the page's content security policy: name ${new URL(src).origin} in its ${directive}.`;
}

/** The page does not let its script be added. */
export function notAdded(src: string, why: string): string {
  return (
    `the script ${src} could not be added to the page: ${why} ` +
    'With Trusted Types, the policy "stepup-elements" has to be allowed.'
  );
}

/** The script is of another project than the one that is configured. */
export function otherProject(src: string, found: string, expected: string): string {
  return (
    `the SDK's script is of the project ${found} (${src}), but ${expected} is configured ` +
    '(data-project-id, transcodes({ projectId })). Use the same id in both.'
  );
}

/** `init` was refused. */
export function notInitialised(projectId: string, why: string): string {
  return (
    `transcodes.init({ projectId: "${projectId}" }) failed${why && `: ${why}`}. ` +
    'Check the id, and that this origin is registered for the project.'
  );
}

/** It was not ready in time; `stage` says how far it came. */
export function notInTime(timeout: number, stage: 'none' | 'script' | 'sdk' | 'init' | 'page'): string {
  const came = {
    none: 'no script on the page is to bring it',
    script: 'its script is still being loaded',
    sdk: 'its script has not set window.transcodes; is it the right one, and did it throw?',
    init: 'transcodes.init() has not ended',
    page: 'nobody has initialised it: its script wants transcodes({ projectId }), data-project-id or transcodes.init()',
  };
  return `not ready within ${timeout} ms: ${came[stage]}.`;
}

/** It came after it had been given up. */
export function late(timeout: number): string {
  return (
    'window.transcodes came after it had been given up, so whoever was asked before saw a failure. Put its script ' +
    `before that of stepup-elements, or raise transcodes({ timeout }), now ${timeout} ms.`
  );
}

/** The SDK has none of the methods that would do. */
export function methodMissing(methods: string[]): string {
  return `window.transcodes has no ${methods.join('() and no ')}(). Is its script the one of your project, and of today?`;
}

/** A method of the SDK threw or rejected. */
export function callFailed(method: string, why: string): string {
  return `transcodes.${method}() failed${why && `: ${why}`}.`;
}

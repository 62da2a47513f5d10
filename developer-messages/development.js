import { nearestName } from './nearest-name.js';

// An object may be one that cannot be made a string.
const textOf = value => (typeof value === 'object' ? typeof value : String(value));

const notAllowed = (name, value, allowed) => `${name}="${textOf(value)}" is not allowed: use ${allowed}.`;

const expects = allowed => (name, value) => notAllowed(name, value, allowed);

/** @type {{ [Code in keyof import('./index.js').DeveloperMessages]: (...details: any[]) => string }} */
const SENTENCES = {
  'not-one-of': (name, value, allowed) => notAllowed(name, value, allowed.join(', ')),
  'unknown-key': (what, key, known) => {
    const nearest = nearestName(key, known);
    return `${what} has no "${key}"${nearest ? `: is "${nearest}" meant?` : '.'} Known are ${known.join(', ')}.`;
  },
  'not-a-duration': expects('whole seconds, or 90s, 15m, 1h'),
  'not-a-time-limit': expects('ms above 0'),
  'not-a-resource': expects('1 to 128 ASCII characters without space, " and \\'),
  'not-a-target': expects('1 to 256 printable ASCII characters without " and \\'),
  'target-twice': () =>
    'target-fields say which one: leave target out, and use them with mode="action" only.',
  'field-missing': name => `The target is read from the field "${name}", and there is none.`,
  'field-not-text': name =>
    `The target is read from the field "${name}", and that is no text: a file, an object, a number or a boolean.`,
  'not-acr-values': expects('an array of strings without space, " and \\'),
  'target-not-bound': provider =>
    `The provider ${provider} binds no proof to a target: leave target out, or use a provider that does.`,
  'acr-not-told': provider =>
    `The provider ${provider} cannot tell which class of authentication was reached: leave acrValues out.`,
  'not-reached': what =>
    `The provider has answered, but not what was asked for: ${what}. Nobody is verified by that.`,
  'not-a-provider': expects('a StepUpProvider, such as transcodes()'),
  'not-a-list-of-paths': expects('an array of paths'),
  'not-a-form-action': expects('paths such as /api/transfers or /api/notes/*, without origin, query and //'),
  'not-a-list-of-origins': expects('an array of origins'),
  'not-a-list-of-resources': expects('an array of resources'),
  'not-an-origin': expects('an origin such as https://api.example.com'),
  'origin-with-wildcard': expects('each origin by its name: there are no wildcards'),
  'more-than-an-origin': (name, value, origin) =>
    notAllowed(name, value, `${origin}, and nothing else of an address`),
  'origin-in-clear': expects(
    'https: a token must not be sent in clear (http only to this machine, localhost)',
  ),
  'not-a-web-address': expects('an http(s) address'),
  'not-a-language': expects('a tag such as de or pt-BR'),
  'console-address-elsewhere': expects(
    'this page’s origin, the provider’s or that of configureStepUp({ consoleUrl })',
  ),
  'form-action-not-allowed': (name, value, allowed) =>
    `<form data-stepup-fetch>: ${name}="${textOf(value)}" is not allowed, and nobody is asked. Name its path, of this page's origin, in configureStepUp({ formActions }) or data-form-actions; ${allowed.length ? `allowed are ${allowed.join(' ')}` : 'no path is allowed yet'}.`,
  'form-action-ambiguous': (name, value, path) =>
    `<form data-stepup-fetch>: ${name}="${textOf(value)}" is not allowed, and nobody is asked. A server may read the path ${path} as one that leads elsewhere than formActions allow: use names of letters, digits and - . _ ~ @ with single slashes between, none of them only dots, and nothing encoded that is a slash, a dot, a percent sign or a semicolon.`,
  'form-without-gate': () =>
    '<form data-stepup-fetch>: it must stand in a <stepup-gate>, or be marked itself (data-stepup-resource).',
  'not-an-own-path': expects('a path of this page’s own origin, such as /sent'),
  'content-beside-template': () =>
    'A framework has put the content beside the <template>. Render it on stepup-verified, remove it on stepup-expired.',
  'gate-empty': (resource, action) =>
    `it is empty, so it guards nothing. If something was written in it, the HTML parser has moved that out: a gate cannot stand around rows or cells of a table or around options, nor in a <p> around a block. Mark the element itself instead: <tr data-stepup-resource="${resource}" data-stepup-action="${action}">; or make the <p> a <div>. If nothing belongs in it, give it the attribute hidden.`,
  'gate-in-select': () =>
    'it stands in a <select>, where it guards nothing: many browsers take it out, and to choose is to edit. Guard the button that sends the choice, or mark the form.',
  'gate-not-closed': () =>
    'everything to the end of its parent is in it. If it was written <stepup-gate/>: HTML ends no element so, write </stepup-gate> behind what is to be guarded.',
  'gate-not-html': tag =>
    `it stands in SVG or MathML, where a <${tag}> is nothing that is known, so it guards nothing. Put it around the <svg>, or mark the element itself: data-stepup-resource and data-stepup-action.`,
  'misspelt-tag': (tag, meant) => `there is no <${tag}>, so nothing is guarded: write <${meant}>.`,
  'misspelt-attribute': (name, meant) => `there is no attribute ${name}, so it says nothing: write ${meant}.`,
  'misspelt-script-setting': (name, meant) =>
    `stepup-elements: there is no setting ${name} of the script, so it says nothing: write ${meant}.`,
  'operation-incomplete': missing =>
    `${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} missing, so nobody can be asked, and it stays locked where it guards at all.`,
  'disabled-in-words': name =>
    `${name}="false" disables it: whether the attribute is there is all that counts. Take it away, or set the property.`,
  'content-changed': () => 'What was clicked has changed; nothing was done.',
  'script-settings-ignored': (attribute, value, why) =>
    `stepup-elements: the settings of the script are ignored, because of ${attribute}="${value}". ${why}`,
  'unknown-provider': (name, known) =>
    `stepup-elements: data-provider="${name}" is unknown: use ${known.join(', ')}, or registerProvider() before the page is read to its end.`,
  'no-provider': () =>
    'Nobody can be asked: no provider is set. Call configureStepUp({ provider }), or load the elements with theirs.',
  'provider-not-loaded': name =>
    `stepup-elements: the code of the provider "${name}" could not be loaded. Every gate stays locked.`,
  'looks-not-loaded': () =>
    'stepup-elements: what the elements are drawn with could not be loaded. Every gate stays locked.',
  'part-not-loaded': address =>
    `stepup-elements: ${address} could not be loaded. Is it there, of the same release, and does the policy allow it? Every gate stays locked.`,
  'language-not-loaded': language =>
    `stepup-elements: the texts in "${language}" could not be loaded; English is shown.`,
  'another-protocol': protocol =>
    `Another stepup-elements (protocol ${String(protocol)}) is on this page: load one version only.`,
  'long-max-age': seconds =>
    `stepup-elements: max-age ${seconds} s exceeds the 30 minutes of NIST SP 800-63B.`,
  'given-up': () => 'Step-up given up.',
  'taken-over': () => 'Another tab asks this now.',
  'client-disposed': () =>
    'This client was disposed of. Make another one (new StepUpClient), and set it as the client of the gates.',
  'no-answer-in-time': () => 'No answer in time.',
  'cleared-meanwhile': () => 'The verification was cleared while it was asked for.',
  'member-changed': () => 'The member changed meanwhile; nothing was done for them.',
  'nobody-signed-in': () => 'Nobody is signed in.',
  'page-left': () => 'The page was left.',
  'no-proof': () => 'The answer is no proof of a step-up.',
  'question-cancelled': () => 'A listener of stepup-request cancelled the question.',
  'question-changed': () => 'The gate asks for something else now.',
  'gate-locked': () => 'The gate was locked.',
  'mode-no-cors': () => 'A request with mode "no-cors" cannot carry a proof. Use "cors".',
  'request-aborted': () => 'The request was aborted.',
  'no-answer-or-redirect': () =>
    'No answer, or a redirect, which a request with a session id in its header does not follow: have the server answer 200 instead, or leave the id to the session of the app.',
  'body-sent-once': () =>
    'The server asks for a step-up, but a stream cannot be sent again. Pass stepUp to ask first.',
  'keepalive-too-large': () => 'A keepalive body holds at most 64 KiB.',
  'origin-not-listed': origin =>
    `stepUp was given for a request to ${origin}, which is neither the page's own origin nor one of createStepUpFetch({ origins }): no proof may go there, so nobody is asked. Add "${origin}" to origins.`,
  'proof-withheld': origin =>
    `createStepUpFetch sends no access token and no proof to ${origin}, which is neither the page's own origin nor one of createStepUpFetch({ origins }). Add "${origin}" there; for what needs neither, call fetch itself.`,
  'challenge-not-answered': (origin, resource, action) =>
    `${origin} asks for a step-up for ${resource}:${action}, but createStepUpFetch({ origins }) does not name "${resource}" among the resources of that origin. The answer went to the caller as it is.`,
  'client-replaced': () => 'Another client decides for the gate now.',
  'gate-removed': () => 'The gate was removed.',
  'person-gave-up': () => 'The person gave up.',
  'asker-gone': () => 'What asked is not on the page any more.',
  'gate-not-started': () =>
    'The gate could not start: its class threw, or the registry of its shadow root does not know it. What is in it stays held.',
  'foreign-shadow-root': () => 'It has a shadow root that is not its own, so it cannot draw anything.',
  'intercept-not-cancelable': type =>
    `intercept names "${type}", which cannot be cancelled: its listeners wait for the step-up, but what it tells of has already happened. Name the event before it, such as beforeinput, beforetoggle or click.`,
  'not-passed': () => 'The verification was not passed.',
  'role-denied': () => 'The role may not do this.',
  'answer-incomplete': field => `Transcodes: the answer is incomplete or wrong (${field}).`,
  'sign-in-not-completed': () => 'The sign-in was not completed.',
  'sdk-missing': () =>
    'window.transcodes is not there, and no script on the page is to bring it. Expected <script defer src="https://cdn.transcodes.link/<projectId>/webworker.js">, or its address in transcodes({ sdkSrc }) or data-sdk-src.',
  'sdk-not-loaded': src =>
    `${src} is blocked or missing. Check the address and the project's id in it, the network, and whether an extension of the browser blocks it.`,
  'sdk-against-policy': (src, origin, directive) =>
    `${src} is blocked by the page's content security policy: name ${origin} in its ${directive}.`,
  'sdk-not-added': (src, why) =>
    `the script ${src} could not be added to the page: ${why} With Trusted Types, the policy "stepup-elements" has to be allowed.`,
  'sdk-of-another-project': (src, found, expected) =>
    `the SDK's script is of the project ${found} (${src}), but ${expected} is configured (data-project-id, transcodes({ projectId })). Use the same id in both.`,
  'sdk-not-initialised': (projectId, why) =>
    `transcodes.init({ projectId: "${projectId}" }) failed${why && `: ${why}`}. Check the id, and that this origin is registered for the project.`,
  'sdk-not-in-time': (timeout, stage) =>
    `not ready within ${timeout} ms: ${
      {
        none: 'no script on the page is to bring it',
        script: 'its script is still being loaded',
        sdk: 'its script has not set window.transcodes; is it the right one, and did it throw?',
        init: 'transcodes.init() has not ended',
        page: 'nobody has initialised it: its script wants transcodes({ projectId }), data-project-id or transcodes.init()',
      }[stage]
    }.`,
  'sdk-late': timeout =>
    `window.transcodes came after it had been given up, so whoever was asked before saw a failure. Put its script before that of stepup-elements, or raise transcodes({ timeout }), now ${timeout} ms.`,
  'sdk-method-missing': methods =>
    `window.transcodes has no ${methods.join('() and no ')}(). Is its script the one of your project, and of today?`,
  'mfa-not-asked': () =>
    'The role of the member lets this pass without MFA, but here it has to be MFA, which the provider did not ask for. Set its level for this resource and action to MFA, or accept the role: without force on the page, and by the rule of the server.',
  'proof-refused': (origin, resource, action) =>
    origin
      ? `${origin} still asks for a step-up for ${resource}:${action} after one was sent. Check the server's log (onDecision) for the reason: another project, another resource or action, a clock that is off, a used proof.`
      : 'The server does not accept the step-up.',
  'server-knows-nobody': () => 'The server answered 401: nobody is signed in there.',
  'step-up-closed': () => 'The page of the step-up was closed.',
  'backend-not-reached': (url, why) =>
    `the server at ${url} could not be reached${why && `: ${why}`}. Is createStepUpBackend mounted there, and does it allow this origin?`,
  'backend-answer-unreadable': (url, status) =>
    `${url} answered ${status} with something that is not JSON. Is createStepUpBackend mounted there?`,
  'backend-answer-unexpected': (what, status) =>
    `The server's answer (${what}, ${status}) is none that createStepUpBackend gives.`,
  'backend-denied': () => 'The server does not allow this member to do this.',
  'backend-setup-required': () => 'The member has nothing to confirm with yet.',
  'backend-question-ended': () => 'The question has ended before it was answered.',
  'backend-refused': (status, detail) =>
    `The server refused the question (${status})${detail && `: ${detail}`}`,
  'backend-names-no-setup': () =>
    'The server has named no address to set up a second factor: createStepUpBackend({ setupUrl }).',
  'challenge-not-loaded': () => 'The code of the dialog could not be loaded.',
  'challenge-closed': () => 'The dialog was closed.',
  'callback-elsewhere': expects(
    'the address of a page of this page’s own origin, without a fragment, with the callback script in it',
  ),
  'id-token-invalid': what => `The provider’s answer does not hold (${what}): nothing of it is believed.`,
  'no-console': () =>
    'There is no page to set up a second factor: name it in oidc({ consoleUrl }) or configureStepUp({ consoleUrl }).',
  'not-an-oidc-client': expects('a client such as oauthClient({ … }), with the address of its issuer'),
  'oidc-not-asked': why =>
    `The provider could not be asked: ${why}. Is its address right, does it allow this origin (CORS), and does the policy (connect-src)?`,
  'oidc-not-reached': (claim, found, wanted) =>
    `The person was asked, and the ID token does not say what was wanted: ${claim} is ${textOf(found) || 'empty'}, wanted was ${wanted}. Some providers ignore the question; docs/oidc.md says what each of them needs.`,
  'oidc-refused': (error, description) =>
    `The provider refused: ${error}${description && ` (${description})`}.`,
  'window-blocked': () =>
    'The browser blocked the provider’s window. mode: "popup-or-redirect" would navigate instead.',
  'window-out-of-reach': () =>
    'This page is a frame of another site. Its window was closed or is behind Cross-Origin-Opener-Policy, so that no answer can arrive, or it would navigate, and providers do not let themselves be framed.',
  'sdk-call-failed': (method, why) => `transcodes.${method}() failed${why && `: ${why}`}.`,
};

/** A sentence that names what is wrong and what is allowed. */
export const describe = (code, ...details) => SENTENCES[code](...details);

/**
 * What is said to the developer of a page, by code, with the details that each sentence names. Whoever is in front of
 * the page never sees it. `docs/errors/<code>.md` says more about each.
 */
export interface DeveloperMessages {
  /** A setting or an attribute is none of those allowed. */
  'not-one-of': [name: string, value: unknown, allowed: readonly string[]];
  /** An object has a key that nobody reads. */
  'unknown-key': [what: string, key: string, known: readonly string[]];
  'not-a-duration': [name: string, value: unknown];
  'not-a-time-limit': [name: string, value: unknown];
  'not-a-resource': [name: string, value: unknown];
  'not-a-target': [name: string, value: unknown];
  'target-twice': [];
  'field-missing': [name: string];
  'field-not-text': [name: string];
  'not-acr-values': [name: string, value: unknown];
  'target-not-bound': [provider: string];
  'acr-not-told': [provider: string];
  'not-reached': [what: string];
  'not-a-provider': [name: string, value: unknown];
  'not-a-list-of-paths': [name: string, value: unknown];
  'not-a-form-action': [name: string, value: unknown];
  'not-a-list-of-origins': [name: string, value: unknown];
  'not-a-list-of-resources': [name: string, value: unknown];
  'not-an-origin': [name: string, value: unknown];
  'origin-with-wildcard': [name: string, value: unknown];
  'more-than-an-origin': [name: string, value: unknown, origin: string];
  'origin-in-clear': [name: string, value: unknown];
  'not-a-web-address': [name: string, value: unknown];
  'not-a-language': [name: string, value: unknown];
  'console-address-elsewhere': [name: string, value: unknown];
  'form-action-not-allowed': [name: string, value: unknown, allowed: readonly string[]];
  'form-action-ambiguous': [name: string, value: unknown, path: string];
  'form-without-gate': [];
  'not-an-own-path': [name: string, value: unknown];
  'content-beside-template': [];
  'gate-empty': [resource: string, action: string];
  'gate-in-select': [];
  'gate-not-closed': [];
  'gate-not-html': [tag: string];
  'misspelt-tag': [tag: string, meant: string];
  'misspelt-attribute': [name: string, meant: string];
  'misspelt-script-setting': [name: string, meant: string];
  'operation-incomplete': [missing: readonly string[]];
  'disabled-in-words': [name: string];
  'content-changed': [];
  'script-settings-ignored': [attribute: string, value: string, why: string];
  'unknown-provider': [name: string, known: readonly string[]];
  'no-provider': [];
  'provider-not-loaded': [name: string];
  'looks-not-loaded': [];
  'part-not-loaded': [address: string];
  'language-not-loaded': [language: string];
  'another-protocol': [protocol: unknown];
  'long-max-age': [seconds: number];
  'given-up': [];
  'taken-over': [];
  'client-disposed': [];
  'no-answer-in-time': [];
  'cleared-meanwhile': [];
  'member-changed': [];
  'nobody-signed-in': [];
  'page-left': [];
  'no-proof': [];
  'question-cancelled': [];
  'question-changed': [];
  'gate-locked': [];
  'mode-no-cors': [];
  'request-aborted': [];
  'no-answer-or-redirect': [];
  'body-sent-once': [];
  'keepalive-too-large': [];
  /** For an error: a question about a request that could not carry the answer. */
  'origin-not-listed': [origin: string];
  /** A token or a proof was there and stayed here. */
  'proof-withheld': [origin: string];
  'challenge-not-answered': [origin: string, resource: string, action: string];
  'client-replaced': [];
  'gate-removed': [];
  'person-gave-up': [];
  'asker-gone': [];
  'gate-not-started': [];
  'foreign-shadow-root': [];
  'intercept-not-cancelable': [type: string];
  'not-passed': [];
  'role-denied': [];
  'answer-incomplete': [field: string];
  'sign-in-not-completed': [];
  'sdk-missing': [];
  'sdk-not-loaded': [src: string];
  'sdk-against-policy': [src: string, origin: string, directive: string];
  'sdk-not-added': [src: string, why: string];
  'sdk-of-another-project': [src: string, found: string, expected: string];
  'sdk-not-initialised': [projectId: string, why: string];
  'sdk-not-in-time': [timeout: number, stage: 'none' | 'script' | 'sdk' | 'init' | 'page'];
  'sdk-late': [timeout: number];
  'sdk-method-missing': [methods: readonly string[]];
  'mfa-not-asked': [];
  /** A proof was sent and did not count; who sent it may know no more. */
  'proof-refused': [origin?: string, resource?: string, action?: string];
  'server-knows-nobody': [];
  'step-up-closed': [];
  'backend-not-reached': [url: string, why: string];
  'backend-answer-unreadable': [url: string, status: number];
  'backend-answer-unexpected': [what: string, status: number];
  'backend-denied': [];
  'backend-setup-required': [];
  'backend-question-ended': [];
  'backend-refused': [status: number, detail: string];
  'backend-names-no-setup': [];
  'challenge-not-loaded': [];
  'challenge-closed': [];
  'sdk-call-failed': [method: string, why: string];
  'callback-elsewhere': [name: string, value: unknown];
  'id-token-invalid': [what: string];
  'no-console': [];
  'not-an-oidc-client': [name: string, value: unknown];
  'oidc-not-asked': [why: string];
  'oidc-not-reached': [claim: 'acr' | 'auth_time', found: unknown, wanted: string];
  'oidc-refused': [error: string, description: string];
  'window-blocked': [];
  'window-out-of-reach': [];
}

/**
 * The message of a code: in development (the export condition `development`) a sentence that names what is wrong and
 * what is allowed, in production the code and where its page is.
 */
export function describe<Code extends keyof DeveloperMessages>(
  code: Code,
  ...details: DeveloperMessages[Code]
): string;

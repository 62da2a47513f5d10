import { html, nothing, type TemplateResult } from 'lit';
import type { MessageValues, StepUpMessageKey } from '../../i18n/messages.js';
import { spoken } from '../shared/spoken.js';
import { isBusy, isPaused, type AskingStep, type Trouble } from './challenge-step.js';
import type { ChallengeConversation, ChallengeMethodType, OfferedMethod } from './conversation.js';

/** What a person can do in the dialog. */
export interface ChallengeActions {
  confirm(event: SubmitEvent): void;
  usePasskey(): Promise<void>;
  openWindow(): Promise<void>;
  resend(): void;
  choose(): void;
  use(method: OfferedMethod): void;
  cancel(): void;
}

/** How a typed answer is asked for. */
const CODE = { type: 'text', autocomplete: 'one-time-code', inputmode: 'numeric' };
const FIELDS: Partial<Record<ChallengeMethodType, typeof CODE>> = {
  totp: CODE,
  'mail-code': CODE,
  password: { type: 'password', autocomplete: 'current-password', inputmode: 'text' },
  'recovery-code': { type: 'text', autocomplete: 'off', inputmode: 'text' },
};

/** What is about to happen, and to what: in the page's own words where it has some. */
export function aboutTemplate(
  element: Element,
  { resource, action, target, comment, account }: ChallengeConversation,
): TemplateResult {
  const what = comment || spoken(element, `challenge-${action}`, { resource: () => resource });
  return html`<p class="about" part="about" id="about">${what}</p>
    ${target === undefined ? nothing : targetTemplate(target)}
    ${
      account
        ? html`<p class="note" part="account">
            ${spoken(element, 'challenge-account', { account: () => account })}
          </p>`
        : nothing
    }`;
}

/** The other ways. */
export function choosingTemplate(
  element: Element,
  methods: readonly OfferedMethod[],
  { use, cancel }: ChallengeActions,
): TemplateResult {
  return html`<p class="note" id="choose">${spoken(element, 'challenge-choose')}</p>
    <ul class="choices" aria-labelledby="choose">
      ${methods.map(
        method =>
          html`<li>
            <button type="button" class="button" part="method-button" @click=${() => use(method)}>
              ${spoken(element, `challenge-name-${method.type}`)}
              ${method.hint ? html`<span class="hint"><bdi>${method.hint}</bdi></span>` : nothing}
            </button>
          </li>`,
      )}
    </ul>
    <div class="actions">${cancelButton(element, cancel)}</div>`;
}

/** One way. */
export function askingTemplate(
  element: Element,
  step: AskingStep,
  { account, methods }: ChallengeConversation,
  actions: ChallengeActions,
): TemplateResult {
  const { type } = step.method;
  const field = FIELDS[type];
  const cannotConfirm = isBusy(step) || isPaused(step, Date.now());
  const confirm: StepUpMessageKey = step.work === 'checking' ? 'challenge-checking' : confirmText(type);
  return html`<form @submit=${actions.confirm} novalidate>
    ${field ? fieldTemplate(element, step, field, account) : introTemplate(element, step)}
    <p class="error" part="error" id="error" role="alert">${troubleText(element, step.trouble)}</p>
    ${type === 'mail-code' ? resendTemplate(element, step, actions) : nothing}
    <div class="actions">
      <button
        class="button primary"
        part="confirm-button"
        aria-disabled=${cannotConfirm}
        type=${field ? 'submit' : 'button'}
        @click=${field ? nothing : type === 'passkey' ? actions.usePasskey : actions.openWindow}
      >
        ${spoken(element, confirm)}
      </button>
      ${cancelButton(element, actions.cancel)}
    </div>
    ${
      methods.length > 1
        ? html`<button type="button" class="link" part="another-button" @click=${actions.choose}>
            ${spoken(element, 'challenge-another')}
          </button>`
        : nothing
    }
  </form>`;
}

function fieldTemplate(
  element: Element,
  { method, challenge, trouble, work }: AskingStep,
  { type, autocomplete, inputmode }: typeof CODE,
  account: string | undefined,
): TemplateResult {
  const hint = challenge?.hint ?? method.hint ?? '';
  const isSending = method.type === 'mail-code' && work === 'beginning';
  const label: StepUpMessageKey = isSending
    ? 'challenge-mail-code-sending'
    : (`challenge-${method.type}` as StepUpMessageKey);
  const isWrong = trouble?.name === 'wrong' || trouble?.name === 'empty';
  return html`${
      // Whose password it is, for the browser's password manager.
      method.type === 'password' && account
        ? html`<input
            hidden
            type="text"
            name="username"
            autocomplete="username"
            .value=${account}
            readonly
          />`
        : nothing
    }
    <label for="answer" part="label">${spoken(element, label, { hint: () => hint })}</label>
    <input
      class="field ${type === 'text' ? 'code' : ''}"
      part="field"
      id="answer"
      name="answer"
      type=${type}
      inputmode=${inputmode}
      autocomplete=${autocomplete}
      autocapitalize="off"
      spellcheck="false"
      required
      aria-invalid=${isWrong}
      aria-describedby="error"
    />`;
}

function introTemplate(element: Element, { method, work }: AskingStep): TemplateResult {
  const text: StepUpMessageKey =
    method.type === 'passkey'
      ? 'challenge-passkey'
      : work === 'in-window'
        ? 'challenge-external-waiting'
        : 'challenge-external';
  return html`<p part="text" role=${work === 'in-window' ? 'status' : nothing}>${spoken(element, text)}</p>`;
}

function resendTemplate(element: Element, step: AskingStep, { resend }: ChallengeActions): TemplateResult {
  const { resendFrom, isResent } = step;
  const waits = secondsUntil(resendFrom ?? 0);
  const news = isResent ? spoken(element, 'challenge-resent') : nothing;
  return html`<p class="note" part="note" role="status">${news}</p>
    ${
      waits > 0
        ? html`<p class="note" part="note">
            ${spoken(element, 'challenge-resend-after', { time: inTime(waits) })}
          </p>`
        : html`<button
            type="button"
            class="link"
            part="resend-button"
            aria-disabled=${step.work !== null}
            @click=${resend}
          >
            ${spoken(element, 'challenge-resend')}
          </button>`
    }`;
}

function cancelButton(element: Element, cancel: () => void): TemplateResult {
  return html`<button type="button" class="button" part="cancel-button" @click=${cancel}>
    ${spoken(element, 'challenge-cancel')}
  </button>`;
}

function troubleText(element: Element, trouble: Trouble | null): TemplateResult | typeof nothing {
  // A pause that is over is nothing to wait for any more.
  if (!trouble || (trouble.name === 'paused' && trouble.until <= Date.now())) return nothing;
  return spoken(element, `challenge-${trouble.name}`, valuesOf(trouble));
}

function valuesOf(trouble: Trouble): MessageValues {
  if (trouble.name === 'wrong') {
    return { tries: language => new Intl.NumberFormat(language).format(trouble.triesLeft) };
  }
  if (trouble.name === 'paused') {
    return { time: inTime(Math.max(1, secondsUntil(trouble.until))) };
  }
  return {};
}

function confirmText(type: ChallengeMethodType): StepUpMessageKey {
  if (type === 'passkey') return 'challenge-passkey-use';
  return type === 'external' ? 'challenge-external-open' : 'challenge-confirm';
}

function secondsUntil(time: number): number {
  return Math.ceil((time - Date.now()) / 1_000);
}

/** A span of time in words: seconds up to two minutes, then minutes. */
function inTime(seconds: number): (language: string) => string {
  const [count, unit] = seconds <= 120 ? [seconds, 'second'] : [Math.ceil(seconds / 60), 'minute'];
  return language =>
    new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}

/** A target that was made of fields is shown field by field. */
function targetTemplate(target: string): TemplateResult {
  const isOfFields = /^[^=&\s]+=[^=\s]*$/.test(target.split('&')[0]!);
  if (!isOfFields) return html`<p class="details" part="target"><bdi>${target}</bdi></p>`;
  return html`<dl class="details" part="target">
    ${[...new URLSearchParams(target)].map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd><bdi>${value}</bdi></dd>
        </div>`,
    )}
  </dl>`;
}

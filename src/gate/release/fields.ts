import { inputType } from '../intent.js';
import type { FieldPicture, Snapshot } from '../snapshot.js';

// What proves that a form comes from the page itself, by the names that frameworks and services give it. It may be
// refreshed at any time. A token that stands for something (a card, an invitation) has another name.
const ANTI_FORGERY =
  /csrf|xsrf|^_{0,2}token$|authenticity.?token|request.?verification.?token|^(form|security|session|page|view).?token$|nonce|captcha|turnstile|honeypot|^form_build_id$|^__(viewstate|viewstategenerator|viewstateencrypted|eventvalidation|previouspage)$/i;
// A name that may also be that of a part of an address, or of a step: a token by what it holds.
const MAYBE_ANTI_FORGERY = /^_?(state|token)$/i;
const RANDOM = /^(?=.*\d)[\w.~+/=-]{16,}$/;

// What a form does not send, or tells of something that was calculated.
const NOT_SENT = /^(submit|button|reset|image|fieldset|output|object)$/;

/** Whether what would be sent is what it was. */
export function haveSameFields(then: Snapshot, now: Snapshot): boolean {
  const before = then.fields.filter(field => isSent(field, then.trigger));
  const after = now.fields.filter(field => isSent(field, now.trigger));
  // Judged together: a field whose value is a token now, and was none, counts.
  const counted = (field: FieldPicture): boolean =>
    !isToken(
      field,
      [...then.fields, ...now.fields].filter(({ name }) => name === field.name),
    );
  const one = before.filter(counted);
  const other = after.filter(counted);
  return one.length === other.length && one.every((field, index) => isSame(field, other[index]!));
}

function isSent({ type }: FieldPicture, trigger: Element): boolean {
  if (NOT_SENT.test(type)) return false;
  // While its own click is dispatched, a box is checked already, and is unchecked when that is held back.
  return !(isBox(trigger) && /^(checkbox|radio)$/.test(type));
}

function isBox(trigger: Element): boolean {
  return /^(checkbox|radio)$/.test(inputType(trigger) ?? '');
}

function isToken({ type, name }: FieldPicture, values: readonly FieldPicture[]): boolean {
  // Services that tell people from machines use a hidden <textarea>.
  if (type !== 'hidden') return /captcha-response$/i.test(name);
  if (ANTI_FORGERY.test(name)) return true;
  return MAYBE_ANTI_FORGERY.test(name) && values.every(({ value }) => RANDOM.test(String(value)));
}

function isSame(one: FieldPicture, other: FieldPicture): boolean {
  return (
    one.name === other.name &&
    one.value === other.value &&
    one.checked === other.checked &&
    JSON.stringify(one.chosen) === JSON.stringify(other.chosen)
  );
}

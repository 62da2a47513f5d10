const CSS = `
:host {
  all: initial;
  position: fixed;
  inset: 0;
  z-index: 2147483647;
  display: block;
}
:host, :root {
  color-scheme: light dark;
  --canvas: #fff;
  --ground: #f4f5f8;
  --ink: #14161d;
  --soft: #565c6b;
  --line: #c9cdd8;
  --field: #8a90a0;
  --accent: #3b3fd8;
  --on-accent: #fff;
  --tint: #eef0ff;
  --bad: #b3122f;
  --good: #0b6b3a;
  font: 400 1rem/1.5 system-ui, -apple-system, 'Segoe UI', sans-serif;
  color: var(--ink);
}
@media (prefers-color-scheme: dark) {
  :host, :root {
    --canvas: #1b1d25;
    --ground: #101117;
    --ink: #f1f2f6;
    --soft: #b2b7c6;
    --line: #3c404d;
    --field: #858b9c;
    --accent: #a9b0ff;
    --on-accent: #12132a;
    --tint: #262a45;
    --bad: #ff9aa8;
    --good: #7fdca8;
  }
}
*, ::before, ::after { box-sizing: border-box; }
body { margin: 0; min-block-size: 100dvb; background: var(--ground); }
.backdrop { position: fixed; inset: 0; background: rgb(10 11 20 / 55%); }
.scroll { position: fixed; inset: 0; overflow: auto; display: grid; padding: 1rem; }
.panel, .card {
  position: relative;
  margin: auto;
  inline-size: min(26rem, 100%);
  padding: 1.75rem;
  border: 1px solid var(--line);
  border-radius: 1rem;
  background: var(--canvas);
  box-shadow: 0 1.5rem 4rem rgb(10 11 20 / 28%);
}
main.hosted { display: grid; min-block-size: 100dvb; padding: 1rem; }
main.list { max-inline-size: 44rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1, h2 { margin: 0 2rem .5rem 0; font-size: 1.375rem; line-height: 1.25; letter-spacing: -.01em; }
h3 { margin: 0; font-size: 1rem; }
p { margin: 0 0 1rem; overflow-wrap: anywhere; }
a { color: var(--accent); }
form { display: grid; gap: .375rem; margin: 0 0 1rem; }
form > .primary { margin-block-start: .5rem; }
label { font-weight: 600; font-size: .9375rem; }
input {
  font: inherit;
  inline-size: 100%;
  min-block-size: 2.875rem;
  padding: .5rem .75rem;
  color: inherit;
  background: var(--canvas);
  border: 1px solid var(--field);
  border-radius: .625rem;
}
input::placeholder { color: var(--soft); opacity: 1; }
input.code { font: 600 1.375rem/1.2 ui-monospace, 'SF Mono', Menlo, monospace; letter-spacing: .3em; text-align: center; }
input[aria-invalid='true'] { border-color: var(--bad); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
button { font: inherit; cursor: pointer; color: inherit; background: none; border: 0; border-radius: .625rem; }
button[aria-disabled='true'] { opacity: .75; cursor: progress; }
.primary, .secondary {
  display: block;
  inline-size: 100%;
  min-block-size: 2.875rem;
  padding: .5rem 1rem;
  font-weight: 600;
  text-align: center;
  text-decoration: none;
}
.primary { color: var(--on-accent); background: var(--accent); border: 1px solid var(--accent); }
.secondary { color: var(--ink); border: 1px solid var(--field); border-radius: .625rem; line-height: 1.75; }
.primary:hover { filter: brightness(1.08); }
.secondary:hover, .member:hover { background: var(--tint); }
.link { padding: .5rem 0; color: var(--accent); text-decoration: underline; text-underline-offset: .15em; }
.close {
  position: absolute;
  inset-block-start: .75rem;
  inset-inline-end: .75rem;
  inline-size: 2.5rem;
  block-size: 2.5rem;
  font-size: 1.5rem;
  line-height: 1;
  color: var(--soft);
}
.close:hover { background: var(--tint); }
.error { margin: 0; color: var(--bad); font-size: .9375rem; }
.error:empty, .note:empty { display: none; }
.note { color: var(--good); font-weight: 600; }
.hint { padding: .625rem .75rem; font-size: .875rem; background: var(--tint); border-radius: .625rem; }
.about { padding: .5rem .75rem; font-weight: 600; border-inline-start: 3px solid var(--accent); }
.brand { margin: 1.25rem 0 0; padding-block-start: .75rem; font-size: .8125rem; color: var(--soft); border-block-start: 1px solid var(--line); }
.members { display: grid; gap: .375rem; margin: 0; padding: 0; list-style: none; }
.member {
  display: grid;
  inline-size: 100%;
  padding: .5rem .75rem;
  text-align: start;
  border: 1px solid var(--line);
}
small, .soft { font-size: .875rem; color: var(--soft); }
.factor { display: grid; gap: .25rem; margin: 0 0 1rem; padding: 1rem; border: 1px solid var(--line); border-radius: .75rem; }
.factor p { margin: 0 0 .5rem; }
.action + .action { margin-block-start: .5rem; }
.qr { display: block; inline-size: min(12rem, 70%); margin: 0 auto 1rem; border-radius: .5rem; }
.key { display: grid; gap: .25rem; font-size: .875rem; color: var(--soft); }
code { font: 600 .9375rem/1.5 ui-monospace, 'SF Mono', Menlo, monospace; color: var(--ink); }
.rows { display: grid; gap: .75rem; margin: 1.5rem 0 0; padding: 0; list-style: none; }
.row {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  justify-content: space-between;
  gap: .5rem 1rem;
  padding: 1rem 1.25rem;
  background: var(--canvas);
  border: 1px solid var(--line);
  border-radius: .875rem;
}
.row strong, .row small { display: block; overflow-wrap: anywhere; }
.row .digits { font: 600 1.75rem/1.2 ui-monospace, 'SF Mono', Menlo, monospace; letter-spacing: .12em; }
.row .digits.used { color: var(--soft); text-decoration: line-through; }
.row .side { margin-inline-start: auto; display: grid; justify-items: end; gap: .25rem; }
:host(transcodes-message) { pointer-events: none; }
.message {
  position: fixed;
  inset-block-end: 1rem;
  inset-inline-end: 1rem;
  z-index: 2147483647;
  max-inline-size: min(24rem, calc(100% - 2rem));
  margin: 0;
  padding: .75rem 1rem;
  overflow-wrap: anywhere;
  background: var(--canvas);
  border: 1px solid var(--line);
  border-radius: .75rem;
}
progress { inline-size: 7rem; block-size: .375rem; accent-color: var(--accent); }
`;

let shared;

/** The one style sheet of modals and pages: constructed, so that no `style-src` of the page stands in its way. */
export function sheet() {
  if (!shared) {
    shared = new CSSStyleSheet();
    shared.replaceSync(CSS);
  }
  return shared;
}

import type { ProviderContext } from 'oidc-provider';
import { html, Markup } from './html.js';

/** What the demo's members sign in with. It is no secret: the page says it. */
export const DEMO_PASSWORD = 'pinewick';

/** The policy of every page: no script at all. */
export function pagePolicy(formTargets: readonly string[] = []): string {
  return [
    "default-src 'none'",
    "style-src 'self'",
    'img-src data:',
    // A form's answer leads back to the app, and browsers apply this to where it leads.
    ["form-action 'self'", ...formTargets].join(' '),
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** The path that the provider is mounted at, without a slash at the end. */
export function folderOf(issuer: string): string {
  return new URL(issuer).pathname.replace(/\/$/, '');
}

/**
 * A whole page.
 * @param folder The address of the provider's folder, for its style sheet.
 */
export function page(title: string, content: Markup, folder: string): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} – Pinewick ID</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="${folder}/pages.css" />
      </head>
      <body>
        <main>
          <p class="brand">Pinewick ID</p>
          <h1>${title}</h1>
          ${content}
        </main>
      </body>
    </html> `.text;
}

/** Why the form is shown again, told where the field is described. */
const problem = (error: string | null): Markup | null =>
  error === null ? null : html`<p class="error" id="problem" role="alert">${error}</p>`;

const invalid = (error: string | null): Markup | null =>
  error === null ? null : html` aria-invalid="true" aria-describedby="problem"`;

const cancel = (action: string): Markup => html`
  <form method="post" action="${action}/cancel"><button class="plain">Cancel</button></form>
`;

/** The first factor. `email`: of the member who is signed in already, or who the app expects. */
export function firstFactorForm(
  action: string,
  { email, known, error }: { email: string; known: boolean; error: string | null },
): Markup {
  return html`
    <p>${known ? 'Confirm that it is still you.' : 'Use your account to go on to Pinewick.'}</p>
    ${problem(error)}
    <form method="post" action="${action}/password">
      <label for="email">E-mail address</label>
      <input
        id="email"
        name="email"
        type="email"
        autocomplete="username"
        required
        value="${email}"
        ${known ? html`readonly` : html`autofocus`}
        ${invalid(error)}
      />
      <label for="password">Password</label>
      <input
        id="password"
        name="password"
        type="password"
        autocomplete="current-password"
        ${known ? html`autofocus` : null}
        ${invalid(error)}
      />
      <button class="primary">Sign in</button>
      <button formaction="${action}/mail">Mail me a code instead</button>
    </form>
    ${cancel(action)}
    <p class="hint">
      A demo: every member’s password is <code>${DEMO_PASSWORD}</code>, for example olivia@example.test.
    </p>
  `;
}

/** A code of six digits, from a mail or from an authenticator app. */
export function codeForm(
  action: string,
  { factor, email, error }: { factor: 'mail' | 'totp'; email: string; error: string | null },
): Markup {
  const lead =
    factor === 'mail'
      ? html`We have mailed a code to <strong>${email}</strong>.`
      : html`Enter the code that your authenticator app shows for <strong>${email}</strong>.`;
  return html`
    <p>${lead}</p>
    ${problem(error)}
    <form method="post" action="${action}/${factor === 'mail' ? 'mail-code' : 'totp'}">
      <label for="code">Six-digit code</label>
      <input
        id="code"
        class="code"
        name="code"
        inputmode="numeric"
        autocomplete="one-time-code"
        required
        autofocus
        ${invalid(error)}
      />
      <button class="primary">Continue</button>
    </form>
    ${cancel(action)}
    <p class="hint">
      A demo: ${factor === 'mail' ? 'the mail is in the' : 'codes are shown by the'}
      <a href="/emulator/${factor === 'mail' ? 'outbox' : 'authenticator'}" target="_blank"
        >${factor === 'mail' ? 'outbox' : 'demo authenticator'}</a
      >.
    </p>
  `;
}

function show(ctx: ProviderContext, title: string, content: Markup, policy = pagePolicy()): void {
  ctx.type = 'html';
  ctx.set('Content-Security-Policy', policy);
  ctx.body = page(title, content, folderOf(ctx.oidc.issuer));
}

/** Asks whether to sign out. `form` is the provider's own, with its token against forged requests. */
export function signOutPage(ctx: ProviderContext, form: string): void {
  const back = ctx.oidc.params['post_logout_redirect_uri'];
  show(
    ctx,
    'Sign out?',
    html`
      <p>This ends your session at Pinewick ID.</p>
      ${new Markup(form)}
      <div class="actions">
        <button class="primary" type="submit" form="op.logoutForm" value="yes" name="logout" autofocus>
          Sign out
        </button>
        <button class="plain" type="submit" form="op.logoutForm">Stay signed in</button>
      </div>
    `,
    pagePolicy(back ? [new URL(back).origin] : []),
  );
}

/** Shown where the app has not said where to go after signing out. */
export function signedOutPage(ctx: ProviderContext): void {
  show(ctx, 'Signed out', html`<p>You can close this page.</p>`);
}

/** A request that cannot be answered to the app that sent it. */
export function errorPage(ctx: ProviderContext, answer: { error: string; error_description?: string }): void {
  show(
    ctx,
    'This did not work',
    html`
      <p>Go back to the app and try again.</p>
      <p class="hint"><code>${answer.error}</code> ${answer.error_description ?? ''}</p>
    `,
  );
}

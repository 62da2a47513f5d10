import express, { Router } from 'express';

/**
 * The page for browsers without script: a guarded form that is refused leads here, and back once the password was right.
 * It asks and answers by the same wire as the dialog.
 */
export function confirmPage(backend, origin) {
  const routes = Router();

  routes.get('/', (request, response) => response.type('html').send(pageOf(request.query)));

  routes.post('/', express.urlencoded({ extended: false }), async (request, response) => {
    const { scope = '', target, max_age: maxAge } = request.query;
    const { password = '' } = request.body ?? {};
    const [, resource, action] = /^(.+):(\w+)$/.exec(scope) ?? [];
    const question = await ask(request, '/questions', { resource, action, target, maxAge: Number(maxAge) });
    let answer = question;
    if (question.status === 'open') {
      answer = await ask(request, `/questions/${question.id}/answers`, { type: 'password', password });
    }
    if (answer.status === 'verified') return response.redirect(303, wayBack(request.query));
    const trouble = answer.retryAfter
      ? `Too many tries. You can go on in ${answer.retryAfter} seconds.`
      : 'That was not right.';
    response.status(422).type('html').send(pageOf(request.query, trouble));
  });

  /** Speaks the wire for this person: their cookie, and where their browser says that the form was. */
  async function ask(request, path, body) {
    const { cookie = '', origin: from = '' } = request.headers;
    const headers = { cookie, origin: from, 'content-type': 'application/json' };
    const address = `${origin}/step-up${path}`;
    const answer = await backend.handle(
      new globalThis.Request(address, { method: 'POST', headers, body: JSON.stringify(body) }),
      request,
    );
    return answer.json();
  }

  return routes;
}

/**
 * Only within this site, as with every address that comes from outside. A second slash or backslash would name another
 * host, and so would one behind a tab or a line break: browsers leave those out.
 */
function wayBack({ return_to: path }) {
  return typeof path === 'string' && /^\/(?![/\\])[\x21-\x7e]*$/.test(path) ? path : '/';
}

function pageOf({ scope, target, return_to: back }, trouble = '') {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>Confirm that it’s you</title>
    <link rel="stylesheet" href="/style.css" />
  </head>
  <body>
    <main>
      <h1>Confirm that it’s you</h1>
      <p>You are about to do this: ${escaped(scope)} ${escaped(target)}</p>
      <p role="alert">${escaped(trouble)}</p>
      <form method="post">
        <label>Your password <input name="password" type="password" autocomplete="current-password" required /></label>
        <button>Confirm</button>
        <a href="${escaped(wayBack({ return_to: back }))}">Cancel</a>
      </form>
    </main>
  </body>
</html>`;
}

function escaped(text = '') {
  return String(text).replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);
}

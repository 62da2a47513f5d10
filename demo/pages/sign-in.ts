import { byId } from './dom.js';
import { postToOwnServer, wayBack } from './own-server.js';
import { explain } from './page.js';

/** Signs in to the demo's own server, and goes back to where one came from. */
const form = byId<HTMLFormElement>('sign-in');
form.addEventListener('submit', event => {
  event.preventDefault();
  void signIn();
});

async function signIn(): Promise<void> {
  const response = await postToOwnServer('sign-in', Object.fromEntries(new FormData(form)));
  if (!response.ok) return explain(response);
  location.assign(wayBack() ?? '/?provider=own');
}

import { signInFlow } from '../flows/sign-in.js';
import { hostedPage, returnAddress } from './page.js';

hostedPage(async ({ api, view, query }) => {
  const redirectUri = await returnAddress(api, query);
  if (!redirectUri) throw new Error('This page was opened without an address on this machine to return to.');
  const tokens = await new Promise(done => void signInFlow({ view, api, done }));
  const [handOver] = await api.post('hand-over', { redirectUri }, tokens.accessToken);
  // The page that is returned to gets a session of its own.
  await api.post('sign-out', { refreshToken: tokens.refreshToken });
  location.replace(handOver.redirectUri);
});

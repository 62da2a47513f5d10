import { h } from '../dom.js';
import { consoleFlow } from '../flows/console.js';
import { signInFlow } from '../flows/sign-in.js';
import { hostedPage, returnAddress } from './page.js';

hostedPage(async ({ api, session, view, query }) => {
  const back = await returnAddress(api, query);
  const sid = query.get('sid');
  if (sid) {
    history.replaceState(null, '', api.page('console', { redirectUri: query.get('redirectUri') }));
    session.begin((await api.temporarySession.post('signin/token', { sid }))[0]);
  } else if (!(await session.fresh())) {
    session.begin(await new Promise(done => void signInFlow({ view, api, done })));
  }
  await new Promise(done => void consoleFlow({ view, api, session, done }));
  if (back) location.replace(back);
  else view.show('All set', h('p', {}, 'You can close this tab.'));
});

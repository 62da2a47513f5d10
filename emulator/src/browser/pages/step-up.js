import { h } from '../dom.js';
import { stepUpFlow } from '../flows/step-up.js';
import { actionButton } from '../view.js';
import { hostedPage } from './page.js';

const CLOSE_AFTER = 1500;

hostedPage(async ({ api, view, query }) => {
  const sid = query.get('sid') ?? '';
  const [asked] = await api.get(`step-up/${encodeURIComponent(sid)}`);
  if (asked.status !== 'pending') throw new Error('This verification is over. You can close this tab.');
  if (asked.factors.length === 0)
    throw new Error('You have no MFA any more. Set it up in the security settings.');
  const reject = actionButton(
    'This was not me',
    async () => {
      await api.post(`step-up/${asked.sid}/reject`, {});
      finish('Rejected', 'Nothing was confirmed. Go back to where you came from.');
    },
    'link',
  );
  const leave = () => (asked.returnTo ? location.replace(asked.returnTo) : window.close());
  const finish = (heading, text) => {
    reject.remove();
    view.show(heading, h('p', { role: 'status' }, text));
    setTimeout(leave, CLOSE_AFTER);
  };
  view.element.after(
    h('p', { class: 'soft' }, `Asked for by ${asked.askedBy ?? 'a program, not a page'}.`),
    reject,
  );
  await stepUpFlow({
    view,
    api,
    asked,
    done: () =>
      finish(
        'Verified',
        asked.returnTo ? 'You are taken back.' : 'Go back to where you came from: this tab closes by itself.',
      ),
  });
});

import type { Transfer } from '../api/store.js';
import { byId, formatDate, formatMoney, h, say } from './dom.js';
import { explain, stepUpFetch } from './page.js';

/** A form whose submission is guarded only above an amount. */
const form = byId<HTMLFormElement>('transfer');
const gate = byId('transfer-gate');
let limit = 0;

const amount = () => Number(new FormData(form).get('amount'));

function judgeAmount(): void {
  // Only what the person is asked depends on this: the server decides by the amount that it is sent.
  gate.toggleAttribute('disabled', amount() <= limit);
  byId('limit-note').textContent =
    amount() > limit
      ? `Above ${formatMoney(limit)}: we ask whether it is really you, and tell the finance channel.`
      : `Up to ${formatMoney(limit)} nothing more is asked.`;
}

async function load(): Promise<void> {
  const answer = (await (await fetch('/api/transfers')).json()) as { limit: number; transfers: Transfer[] };
  limit = answer.limit;
  judgeAmount();
  byId('transfers').replaceChildren(
    ...answer.transfers.map(({ to, amount, reference, createdAt }) =>
      h(
        'li',
        { class: 'row' },
        h(
          'div',
          { class: 'grow' },
          h('strong', {}, to),
          h('small', {}, [reference, formatDate(createdAt)].filter(Boolean).join(' · ')),
        ),
        h('span', { class: 'amount' }, formatMoney(amount)),
      ),
    ),
  );
}

form.addEventListener('input', judgeAmount);
form.addEventListener('submit', event => {
  event.preventDefault();
  void send();
});

async function send(): Promise<void> {
  const { to, reference } = Object.fromEntries(new FormData(form));
  try {
    const response = await stepUpFetch('/api/transfers', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ to, reference, amount: amount() }),
      stepUp: amount() > limit ? { resource: 'transfers', action: 'create' } : undefined,
    });
    if (!response.ok) return await explain(response);
    say(`${formatMoney(((await response.json()) as Transfer).amount)} are on their way.`);
    await load();
  } catch (error) {
    await explain(error);
  }
}

await load();

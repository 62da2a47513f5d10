import { useState, type FormEvent } from 'react';

interface Transfer {
  payee: string;
  amount: number;
  urgent: boolean;
}

export function GuardedForm() {
  const [transfer, setTransfer] = useState<Transfer>({ payee: '', amount: 0, urgent: false });
  const [sent, setSent] = useState<Transfer[]>([]);
  const change = (changed: Partial<Transfer>): void => setTransfer(before => ({ ...before, ...changed }));

  function send(event: FormEvent): void {
    event.preventDefault();
    setSent(before => [...before, { ...transfer, payee: transfer.payee.trim() }]);
  }

  return (
    <section id="form">
      <h2>A guarded form</h2>
      <stepup-gate resource="transfers" action="create">
        <form onSubmit={send}>
          <label>
            Payee{' '}
            <input
              value={transfer.payee}
              onChange={event => change({ payee: event.target.value })}
              required
            />
          </label>
          <label>
            Amount{' '}
            <input
              type="number"
              value={transfer.amount}
              onChange={event => change({ amount: event.target.valueAsNumber })}
            />
          </label>
          <label>
            <input
              type="checkbox"
              checked={transfer.urgent}
              onChange={event => change({ urgent: event.target.checked })}
            />{' '}
            Urgent
          </label>
          <button>Send</button>
        </form>
      </stepup-gate>
      <p>
        Sent: <output className="sent">{JSON.stringify(sent)}</output>
      </p>
    </section>
  );
}

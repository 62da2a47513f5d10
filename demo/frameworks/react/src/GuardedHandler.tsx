import { useState } from 'react';

export function GuardedHandler() {
  const [deleted, setDeleted] = useState(0);
  const [captured, setCaptured] = useState(0);

  return (
    <section id="handler">
      <h2>A guarded handler</h2>
      <stepup-gate resource="documents" action="delete">
        <span onClickCapture={() => setCaptured(count => count + 1)}>
          <button type="button" onClick={() => setDeleted(count => count + 1)}>
            Delete document
          </button>
        </span>
      </stepup-gate>
      <p>
        Deleted: <output className="deleted">{deleted}</output>, captured:{' '}
        <output className="captured">{captured}</output>
      </p>
    </section>
  );
}

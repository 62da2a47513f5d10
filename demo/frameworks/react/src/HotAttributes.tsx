import { useState } from 'react';

export function HotAttributes() {
  const [resource, setResource] = useState('documents');
  const [maxAge, setMaxAge] = useState('0');
  const [off, setOff] = useState(false);
  const [done, setDone] = useState(0);

  return (
    <section id="attributes">
      <h2>Attributes that change</h2>
      <label>
        Resource{' '}
        <select value={resource} onChange={event => setResource(event.target.value)}>
          <option>documents</option>
          <option>transfers</option>
        </select>
      </label>
      <label>
        Max age <input value={maxAge} onChange={event => setMaxAge(event.target.value)} />
      </label>
      <label>
        <input type="checkbox" checked={off} onChange={event => setOff(event.target.checked)} /> Guard off
      </label>
      <stepup-gate resource={resource} action="delete" max-age={maxAge} disabled={off}>
        <button type="button" onClick={() => setDone(count => count + 1)}>
          Archive
        </button>
      </stepup-gate>
      <p>
        Done: <output className="done">{done}</output>
      </p>
    </section>
  );
}

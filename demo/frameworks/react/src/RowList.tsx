import { useState } from 'react';

export function RowList() {
  const [rows, setRows] = useState(['alpha', 'beta', 'gamma']);
  const [keyed, setKeyed] = useState(true);
  const [deleted, setDeleted] = useState<string[]>([]);

  function remove(row: string): void {
    setDeleted(before => [...before, row]);
    setRows(before => before.filter(each => each !== row));
  }

  return (
    <section id="list">
      <h2>Rows that change while somebody is asked</h2>
      <label>
        <input type="checkbox" checked={keyed} onChange={event => setKeyed(event.target.checked)} /> Keyed
      </label>
      <button type="button" onClick={() => setRows(before => ['first', ...before])}>
        Add first
      </button>
      <button type="button" onClick={() => setRows(before => [...before, 'last'])}>
        Add last
      </button>
      <button type="button" onClick={() => setRows(before => before.toReversed())}>
        Reverse
      </button>
      <button type="button" onClick={() => setRows(before => before.toSpliced(1, 1))}>
        Remove second
      </button>
      <ul>
        {rows.map((row, index) => (
          <li key={keyed ? row : index}>
            {row}{' '}
            <stepup-gate resource="documents" action="delete" max-age="0">
              <button type="button" onClick={() => remove(row)}>
                Delete row
              </button>
            </stepup-gate>
          </li>
        ))}
      </ul>
      <p>
        Deleted: <output className="deleted">{deleted.join(', ')}</output>
      </p>
    </section>
  );
}

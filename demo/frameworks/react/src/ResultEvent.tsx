import { useState } from 'react';
import type { StepUpDeniedEvent, StepUpVerifiedEvent } from 'stepup-elements';

export function ResultEvent() {
  const [result, setResult] = useState('');

  function verified({ detail }: StepUpVerifiedEvent): void {
    setResult(`verified ${detail.resource}:${detail.action} by ${detail.memberId}`);
  }

  function denied({ detail }: StepUpDeniedEvent): void {
    setResult(`denied ${detail.code}`);
  }

  return (
    <section id="result">
      <h2>The result, bound as an event</h2>
      <stepup-gate
        resource="drafts"
        action="update"
        max-age="0"
        onstepup-verified={verified}
        onstepup-denied={denied}
      >
        <button type="button">Publish draft</button>
      </stepup-gate>
      <p>
        Result: <output className="result">{result}</output>
      </p>
    </section>
  );
}

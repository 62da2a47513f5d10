import { useEffect, useRef, useState } from 'react';
import type { StepUpGate, Verification } from 'stepup-elements';

export function RevealedPanel() {
  const gate = useRef<StepUpGate>(null);
  const [verification, setVerification] = useState<Verification | null>(null);
  const [life, setLife] = useState<string[]>([]);

  return (
    <section id="panel">
      <h2>A panel that lives as long as the verification</h2>
      <stepup-gate
        ref={gate}
        mode="reveal"
        resource="customers"
        action="read"
        onstepup-verified={event => setVerification(event.detail)}
        onstepup-expired={() => setVerification(null)}
      >
        {verification && (
          <CustomerPanel
            reader={verification.memberId}
            onLife={what => setLife(before => [...before, what])}
          />
        )}
      </stepup-gate>
      <button type="button" onClick={() => gate.current?.lock()}>
        Lock
      </button>
      <p>
        Life: <output className="life">{life.join(', ')}</output>
      </p>
    </section>
  );
}

interface CustomerPanelProps {
  reader: string;
  onLife: (what: 'mounted' | 'unmounted') => void;
}

function CustomerPanel({ reader, onLife }: CustomerPanelProps) {
  useEffect(() => {
    onLife('mounted');
    return () => onLife('unmounted');
    // Once in its life.
  }, []);

  return <p className="customers">Customers, as read by {reader}</p>;
}

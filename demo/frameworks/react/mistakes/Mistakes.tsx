// Every line that is marked must not compile; nothing else may fail.
import type { StepUpDeniedEvent } from 'stepup-elements';

function wrongEvent(event: StepUpDeniedEvent): string {
  return event.detail.code;
}

export function Mistakes() {
  return (
    <>
      <stepup-gate onstepup-verified={wrongEvent} /* mistake */ />
      <stepup-gate onstepup-verified={event => event.detail.memberID} /* mistake */ />
      <stepup-gate action="remove" /* mistake */ />
    </>
  );
}

import { configureStepUp } from '../../src/client/page-client.js';
import '../../src/define/stepup-gate.js';
import { loadLooks } from '../../src/elements/looks.js';
import { createScriptedProvider } from '../../src/testing/provider.js';

/** How long it takes from a click to its handler, in ms, on a bare button and on one in a gate that is verified. */
export async function clicks(count: number): Promise<Record<'bare' | 'gated', number[]>> {
  const provider = createScriptedProvider();
  configureStepUp({ provider });
  document.body.innerHTML = `
    <main><section><div><p><button id="bare">Delete</button></p></div></section></main>
    <main><section><div><p><stepup-gate resource="documents" action="delete"><button id="gated">Delete</button></stepup-gate>
    </p></div></section></main>`;
  await loadLooks();
  provider.respond('approve');
  await document.querySelector('stepup-gate')!.verify();
  const times: Record<'bare' | 'gated', number[]> = { bare: [], gated: [] };
  let began = 0;
  for (const kind of ['bare', 'gated'] as const) {
    document
      .getElementById(kind)!
      .addEventListener('click', () => times[kind].push(performance.now() - began));
  }
  for (let round = 0; round < count; round++) {
    for (const kind of ['bare', 'gated'] as const) {
      began = performance.now();
      document.getElementById(kind)!.click();
      await new Promise(resolve => setTimeout(resolve, 0));
    }
  }
  // Until the engine has compiled it.
  return { bare: times.bare.slice(200), gated: times.gated.slice(200) };
}

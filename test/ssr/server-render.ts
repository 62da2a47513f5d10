import { render } from '@lit-labs/ssr';
import { collectResult } from '@lit-labs/ssr/lib/render-result.js';
import { html } from 'lit';

/** The elements as a server sends them. Needs `npm run build`. */
export async function serverRendered(): Promise<string> {
  // Not the sources: what is tried is what is shipped.
  const built = '../../dist/ssr/index.js';
  await import(built);
  return collectResult(
    render(html`
      <stepup-gate id="action" resource="documents" action="delete"
        ><button type="button">Delete</button></stepup-gate
      >
      <stepup-gate id="content" mode="reveal" resource="safe" action="read"
        ><p>In the markup: 12 – 34 – 56</p></stepup-gate
      >
      <stepup-gate id="template" mode="reveal" resource="safe" action="read"
        ><template><p>In a template: 78 – 90</p></template></stepup-gate
      >
      <stepup-status resource="documents" action="delete"></stepup-status>
      <mfa-setup-prompt id="inline" open></mfa-setup-prompt>
      <mfa-setup-prompt id="dialog" variant="dialog"></mfa-setup-prompt>
    `),
  );
}

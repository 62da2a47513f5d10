import { render } from '@lit-labs/ssr';
import { collectResult } from '@lit-labs/ssr/lib/render-result.js';
import { html } from 'lit';

/** The elements as a server sends them, in the language of a request. Needs `npm run build`. */
export async function serverRendered(language?: string): Promise<string> {
  // Not the sources: what is tried is what is shipped.
  const built = '../../dist/ssr/index.js';
  const { withLanguage } = (await import(
    '../../dist/ssr/register.js' as string
  )) as typeof import('../../src/ssr/register.js');
  await import(built);
  const elements = (): Promise<string> =>
    collectResult(
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
        ${language ? html`<stepup-status lang="fr"></stepup-status>` : ''}
      `),
    );
  return language ? withLanguage(language, elements) : elements();
}

import { once } from 'node:events';
import express from 'express';
import { createStepUpGuard } from 'stepup-elements/server';
import { stepUp } from 'stepup-elements/server/express.js';
import { oidc } from 'stepup-elements/server/oidc.js';
import { AUDIENCE, ISSUER, STRONG } from './settings.js';

/**
 * The API behind: it knows access tokens, and no session. It looks for the step-up in the token by itself, so that it does
 * not have to trust the server in front of it.
 * @returns where it listens, and what ends it.
 */
export async function startApi() {
  const guard = createStepUpGuard({ provider: oidc({ issuer: ISSUER, audience: AUDIENCE }) });
  const invoices = new Map([
    ['1041', { id: '1041', customer: 'Harbour Café', amount: '€ 310.00' }],
    ['1042', { id: '1042', customer: 'Pinewick Ltd', amount: '€ 1,250.00' }],
    ['1043', { id: '1043', customer: 'Northwind', amount: '€ 98.50' }],
  ]);

  const api = express();
  api.get(
    '/invoices',
    stepUp(guard, { resource: 'invoices', action: 'read', maxAge: '24h' }),
    (_request, response) => response.json([...invoices.values()]),
  );
  api.delete(
    '/invoices/:id',
    stepUp(guard, { resource: 'invoices', action: 'delete', maxAge: '10m', acrValues: [STRONG] }),
    (request, response) => response.status(invoices.delete(request.params.id) ? 204 : 404).end(),
  );
  const server = api.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

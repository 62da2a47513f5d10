// Prints the requests a second of a route behind the guard, beside those of one that only verifies the token by jose:
// `node:http` on loopback, keep-alive clients in another thread, both routes in one run, in turns.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';
import { stepUp } from 'stepup-elements/server/node.js';
import { guardOf, mockedProvider, RULE, sessionAnswer, SID, signToken, verifyToken } from './subjects.js';

const ROUNDS = 15;
const REQUESTS = 1_000;
const AT_LEAST = 0.5;

const token = await signToken();
const answer = sessionAnswer();
const check = stepUp(guardOf(mockedProvider(() => new Response(answer))), RULE);

const server = createServer(async (request, response) => {
  if (request.url === '/token') await verifyToken(request.headers.authorization!.slice('Bearer '.length));
  else if (!(await check(request, response))) return;
  response.writeHead(204).end();
}).listen(0, '127.0.0.1');
await once(server, 'listening');

const load = new Worker(new URL('./load.js', import.meta.url), {
  execArgv: [],
  workerData: {
    port: (server.address() as AddressInfo).port,
    connections: 20,
    headers: { Authorization: `Bearer ${token}`, 'X-Step-Up-Session-Id': SID },
  },
});
async function rateOf(path: string): Promise<number> {
  load.postMessage({ path, count: REQUESTS });
  const [rate] = (await once(load, 'message')) as [number];
  return rate;
}

const rates: Array<{ token: number; guard: number }> = [];
for (let round = -3; round < ROUNDS; round += 1) {
  const rate = { token: await rateOf('/token'), guard: await rateOf('/guard') };
  // The rounds below 0 only warm up.
  if (round >= 0) rates.push(rate);
}
await load.terminate();
server.closeAllConnections();
server.close();

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
const ratio = median(rates.map(rate => rate.guard / rate.token));
console.log(`\nRoutes over HTTP: ${ROUNDS} rounds of ${REQUESTS} requests on 20 connections, medians`);
console.log(
  `token only, by jose   ${median(rates.map(rate => rate.token))
    .toFixed(0)
    .padStart(8)} /s`,
);
console.log(
  `behind the guard      ${median(rates.map(rate => rate.guard))
    .toFixed(0)
    .padStart(8)} /s   ${ratio.toFixed(2)}   at least ${AT_LEAST}`,
);
if (ratio < AT_LEAST) process.exitCode = 1;

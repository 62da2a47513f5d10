// A thread of its own that sends requests over loopback, so that what they cost does not count for the server.
import { Agent, request } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';

const { port, headers, connections } = workerData;
const agent = new Agent({ keepAlive: true, maxSockets: connections });

function send(path) {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, method: 'DELETE', headers, agent }, response => {
      if (response.statusCode !== 204) reject(new Error(`${path} answered ${response.statusCode}`));
      response.resume().on('end', resolve);
    })
      .on('error', reject)
      .end();
  });
}

parentPort.on('message', ({ path, count }) => {
  let left = count;
  const client = async () => {
    while (left-- > 0) await send(path);
  };
  const startedAt = performance.now();
  void Promise.all(Array.from({ length: connections }, client)).then(() =>
    parentPort.postMessage((count / (performance.now() - startedAt)) * 1_000),
  );
});

// A process of its own that uses a rule with `once`, twice, and tells what it wrote to the console.
import cluster from 'node:cluster';
import { createStepUpGuard, memoryReplayStore } from '../../../src/server/index.js';
import { createScriptedVerifier } from '../../../src/testing/verifier.js';
import { listenToConsole } from './console.js';
import { RULE, stepUpRequest } from './step-up-request.js';

const [how] = process.argv.slice(2);

if (how === 'cluster' && cluster.isPrimary) {
  cluster.setupPrimary({ execArgv: ['--import', 'tsx'] });
  cluster.fork().on('message', lines => process.send!(lines, () => process.exit()));
} else {
  const { lines, stop } = listenToConsole();
  for (const sid of ['ssid_1', 'ssid_2']) {
    const guard = createStepUpGuard({
      provider: createScriptedVerifier(),
      ...(how === 'with-store' && { replayStore: memoryReplayStore() }),
    });
    await guard.check(stepUpRequest({ sid }), { ...RULE, once: true });
  }
  stop();
  process.send!(lines, () => process.exit());
}

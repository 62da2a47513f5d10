import { strict as assert } from 'node:assert';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'node:test';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { layers } from '../../scripts/lint/layers.js';

const cwd = fileURLToPath(new URL('../..', import.meta.url));

// The rule alone, without the types of the whole project: a text under a file name is enough to judge an import.
const eslint = new ESLint({
  cwd,
  overrideConfigFile: true,
  overrideConfig: {
    files: ['**/*.ts'],
    languageOptions: { parser: tseslint.parser },
    plugins: { stepup: { rules: { layers } } },
    rules: { 'stepup/layers': 'error' },
  },
});

async function complaints(filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: `${cwd}/${filePath}` });
  return result!.messages.map(({ message }) => message);
}

const FORBIDDEN: Array<[file: string, code: string]> = [
  ['src/client/client.ts', "import { StepUpGate } from '../elements/stepup-gate/stepup-gate.js';"],
  ['src/client/client.ts', "import type { transcodes } from '../providers/transcodes/index.js';"],
  ['src/client/client.ts', "import { html } from 'lit';"],
  ['src/client/client.ts', "import fs from 'node:fs';"],
  ['src/client/client.ts', "export * from '../providers/transcodes/index.js';"],
  ['src/client/client.ts', "const later = import('../i18n/messages.js');"],
  ['src/client/client.ts', "type Gate = import('../elements/stepup-gate/stepup-gate.js').StepUpGate;"],
  [
    'src/providers/transcodes/index.ts',
    "import { StepUpGate } from '../../elements/stepup-gate/stepup-gate.js';",
  ],
  ['src/providers/transcodes/sdk.ts', "import { html } from 'lit';"],
  ['src/gate/intent.ts', "import { transcodes } from '../providers/transcodes/index.js';"],
  ['src/gate/intent.ts', "import { type A, transcodes } from '../providers/transcodes/index.js';"],
  ['src/gate/intent.ts', "import '../define/stepup-gate.js';"],
  [
    'src/gate/gate-controller.ts',
    "import type { StepUpGate } from '../elements/stepup-gate/stepup-gate.js';",
  ],
  ['src/elements/stepup-gate/stepup-gate.ts', "import type { Decision } from '../../server/types.js';"],
  ['src/define/stepup-gate.ts', "import '../index.js';"],
  ['src/server/guard.ts', "import { StepUpClient } from '../client/client.js';"],
  ['src/server/guard.ts', "import { isAction } from '../client/request.js';"],
  ['src/server/guard.ts', "import { html } from 'lit';"],
  ['src/server/replay-stores/redis.ts', "import { createClient } from 'redis';"],
  ['src/server/adapters/fastify.ts', "import fastify from 'fastify';"],
  ['src/server/adapters/koa.ts', "import Koa from 'koa';"],
  ['src/server/guard.ts', "import { transcodes } from './providers/transcodes/index.js';"],
  ['src/server/providers/transcodes/index.ts', "import { createStepUpGuard } from '../../guard.js';"],
  [
    'src/server/providers/transcodes/index.ts',
    "import { getStepUpClient } from '../../../client/page-client.js';",
  ],
  ['src/testing/index.ts', "import { createStepUpGuard } from '../server/guard.js';"],
  ['src/testing/index.ts', "import { transcodes } from '../providers/transcodes/index.js';"],
  ['src/newcomer/index.ts', 'export {};'],
];

const ALLOWED: Array<[file: string, code: string]> = [
  ['src/server/adapters/fastify.ts', "import type { FastifyRequest } from 'fastify';"],
  ['src/server/adapters/koa.ts', "import type { Context } from 'koa';"],
  ['src/client/client.ts', "import { StepUpError } from '../protocol/errors.js';"],
  ['src/providers/transcodes/sdk.ts', "import { StepUpError } from '../../protocol/errors.js';"],
  [
    'src/elements/stepup-gate/stepup-gate.ts',
    "import { html } from 'lit'; import { property } from 'lit/decorators.js';",
  ],
  [
    'src/elements/stepup-gate/stepup-gate.ts',
    "import type { transcodes } from '../../providers/transcodes/index.js';",
  ],
  ['src/define/stepup-gate.ts', "import { transcodes } from '../providers/transcodes/index.js';"],
  [
    'src/server/guard.ts',
    "import type { Action } from '../protocol/operation.js'; import 'node:crypto'; import 'jose';",
  ],
  ['src/server/replay-stores/redis.ts', "import type { RedisClientType } from 'redis';"],
  ['src/server/providers/transcodes/index.ts', "import type { StepUpVerifier } from '../../types.js';"],
  ['src/testing/verifier.ts', "import type { StepUpVerifier } from '../server/types.js';"],
  ['src/index.ts', "export * from './define/stepup-gate.js';"],
  ['src/cdn/index.ts', "export * from '../browser-half.js';"],
  ['demo/server.ts', "import '../src/server/guard.js';"],
];

describe('the layers of src/', () => {
  for (const [file, code] of FORBIDDEN) {
    it(`forbids ${file}: ${code}`, async () => {
      assert.equal((await complaints(file, code)).length, 1);
    });
  }
  for (const [file, code] of ALLOWED) {
    it(`allows ${file}: ${code}`, async () => {
      assert.deepEqual(await complaints(file, code), []);
    });
  }

  it('is a rule of the project, as an error', async () => {
    const config = (await new ESLint({ cwd }).calculateConfigForFile('src/client/client.ts')) as {
      rules: Record<string, unknown[]>;
    };
    assert.equal(config.rules['stepup/layers']?.[0], 2);
  });
});

import { parseArgs } from 'node:util';
import { readPort } from './listen.js';
import type { EmulatorOptions } from './options.js';
import { privateNetwork } from './reach.js';
import { DEFAULT_PORT } from './run-emulator.js';

/** What `--help` prints. */
export const HELP = `stepup-emulator: a local stand-in for the Transcodes identity provider.

  --port <n>               default 5174; also PORT
  --project-id <id>        24 hexadecimal digits; also EMULATOR_PROJECT_ID
  --server-token <token>   what servers send; also EMULATOR_SERVER_TOKEN. Default: random
  --allow-private-network  answers the private network as well; also EMULATOR_ALLOW_PRIVATE_NETWORK=1
  --host <name>            with that: one more name to answer to, or the one address to listen on;
                           also EMULATOR_HOST
  --help`;

/**
 * Reads what the emulator was started with. An option goes before its environment variable.
 * @returns Null where the help is asked for.
 * @throws {Error} with one clear line for what it does not know.
 */
export function readCommandLine(
  args: string[],
  env: Record<string, string | undefined>,
): (EmulatorOptions & { port: number }) | null {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string' },
      'project-id': { type: 'string' },
      'server-token': { type: 'string' },
      'allow-private-network': { type: 'boolean' },
      host: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return null;
  const isPrivate = values['allow-private-network'] ?? readFlag(env, 'EMULATOR_ALLOW_PRIVATE_NETWORK');
  const host = values.host ?? (env['EMULATOR_HOST'] || undefined);
  if (host !== undefined && !isPrivate) throw new Error('--host needs --allow-private-network.');
  return {
    port:
      values.port === undefined
        ? readPort(env['PORT'], DEFAULT_PORT)
        : readPort(values.port || 'nothing', DEFAULT_PORT, '--port'),
    projectId: values['project-id'] ?? (env['EMULATOR_PROJECT_ID'] || undefined),
    serverToken: values['server-token'] ?? (env['EMULATOR_SERVER_TOKEN'] || undefined),
    ...(isPrivate && { reach: privateNetwork(host) }),
  };
}

function readFlag(env: Record<string, string | undefined>, name: string): boolean {
  const value = env[name] ?? '';
  if (!['', '0', '1'].includes(value)) throw new Error(`${name}="${value}" must be 1, or not be set.`);
  return value === '1';
}

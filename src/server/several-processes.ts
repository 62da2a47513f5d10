/** What is read of a runtime's `process`. */
interface Runtime {
  env?: Record<string, string | undefined>;
  getBuiltinModule?: (name: string) => { isWorker?: boolean; isMainThread?: boolean } | undefined;
}

// Environment variables by which it can be seen that this process is, or may be, one of several.
const SIGNS: Record<string, string> = {
  NODE_APP_INSTANCE: 'PM2 starts several',
  pm_id: 'PM2 starts several',
  AWS_LAMBDA_FUNCTION_NAME: 'AWS Lambda runs one for each request at a time',
  VERCEL: 'Vercel runs functions side by side',
  NETLIFY: 'Netlify runs functions side by side',
  K_SERVICE: 'Cloud Run and Knative start several',
  FUNCTION_TARGET: 'Cloud Functions starts several',
  FUNCTIONS_WORKER_RUNTIME: 'Azure Functions starts several',
  WEBSITE_INSTANCE_ID: 'Azure App Service starts several',
  CF_PAGES: 'Cloudflare runs many isolates',
  DENO_DEPLOYMENT_ID: 'Deno Deploy runs many isolates',
  DYNO: 'Heroku starts several dynos',
  FLY_MACHINE_ID: 'Fly starts several machines',
  RAILWAY_REPLICA_ID: 'Railway starts several replicas',
  RENDER_INSTANCE_ID: 'Render starts several instances',
  KUBERNETES_SERVICE_HOST: 'Kubernetes starts several pods',
  ECS_CONTAINER_METADATA_URI_V4: 'ECS starts several tasks',
};

/**
 * Tells whether it can be seen that there are several processes, each with a memory of its own.
 * @returns How it was seen; null where nothing says so, which does not mean that there is only one.
 */
export function signOfSeveralProcesses(
  runtime: Runtime | undefined = (globalThis as { process?: Runtime }).process,
  userAgent: string | undefined = (globalThis as { navigator?: { userAgent?: string } }).navigator?.userAgent,
): string | null {
  // Asked of the process and not imported: other runtimes than Node have neither module.
  const builtin = (name: string) => runtime?.getBuiltinModule?.(name);
  if (builtin('node:cluster')?.isWorker === true) return 'this is a worker of node:cluster';
  if (builtin('node:worker_threads')?.isMainThread === false) return 'this is a worker thread';
  if (userAgent === 'Cloudflare-Workers') return 'Cloudflare runs many isolates';
  const env = runtime?.env ?? {};
  if (Number(env.WEB_CONCURRENCY) > 1) return 'WEB_CONCURRENCY is above 1';
  const sign = Object.keys(SIGNS).find(name => env[name]);
  return sign === undefined ? null : `${sign} is set: ${SIGNS[sign]}`;
}

const WARNED = Symbol.for('stepup-elements.server.several-processes.warned');

/** Says, once a process, that a memory of one process cannot keep the promise of `once` for several. */
export function warnOfSeveralProcesses(): void {
  const shared = globalThis as { [WARNED]?: boolean };
  if (shared[WARNED]) return;
  shared[WARNED] = true;
  const sign = signOfSeveralProcesses();
  if (!sign) return;
  console.warn(
    `stepup-elements: a rule says once, but used proofs are remembered in this process only, and there seem to be several (${sign}): each would let the same proof pass. Give createStepUpGuard a shared replayStore, such as redisReplayStore(client).`,
  );
}

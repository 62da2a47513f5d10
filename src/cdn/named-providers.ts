import { registerProvider } from '../providers/registry.js';

// Those that markup may name beside the default one.
for (const name of ['backend', 'oidc'] as const)
  registerProvider(name, async () => (await import('./later.js')).loadProvider[name]());

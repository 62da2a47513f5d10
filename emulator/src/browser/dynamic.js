// The dynamic script: a module whose `init` names the project.
import { createSdk } from '../sdk/create-sdk.js';
import { pageTools } from '../sdk/page-tools.js';

const url = new URL(import.meta.url);
const base = new URL('..', url);

let sdk = null;
let settings = {};

const dynamicSdk = {
  ...pageTools,
  // Until `init` there is nobody, and nothing can be asked.
  token: {
    getAccessToken: async () => null,
    getCurrentMember: async () => null,
    isAuthenticated: async () => false,
    hasToken: () => false,
    signOut: async () => undefined,
  },
  async init(options = {}) {
    const { projectId } = { ...settings, ...options };
    if (typeof projectId !== 'string' || !/^[0-9a-f]{24}$/.test(projectId)) {
      throw new Error('[Transcodes] projectId must be 24 hexadecimal digits.');
    }
    const next = createSdk({ base, projectId, switches: url.searchParams });
    try {
      await next.start();
    } catch (error) {
      next.stop();
      throw error;
    }
    sdk?.stop();
    sdk = next;
    Object.assign(dynamicSdk, next.api);
  },
  setConfig(options = {}) {
    settings = { ...settings, ...options };
  },
  isInitialized: () => sdk !== null,
};

// A loader that tries again with another id adds another script, and may have started the first one's SDK by the
// time that this one comes: what a page holds already is not taken away from it.
if (typeof window.transcodes?.init !== 'function') window.transcodes = dynamicSdk;

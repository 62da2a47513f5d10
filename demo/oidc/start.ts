import { addressLines } from '../../emulator/src/greeting.js';
import { readPort } from '../../emulator/src/listen.js';
import { runOidc } from './run.js';

/** Runs the provider alone: `npm run oidc` (port 5175, `PORT` changes it). */
try {
  const oidc = await runOidc({ port: readPort(process.env['PORT'], 5175) });
  const { projectId, serverToken } = oidc.emulator;
  console.log(`OpenID Connect provider  ${oidc.issuer}
  discovery          ${oidc.issuer}/.well-known/openid-configuration
  client id          ${oidc.clientId}, with opaque tokens ${oidc.opaqueClientId}
  audience           ${oidc.audience}

${addressLines({ url: `${oidc.origin}/emulator`, projectId, serverToken })}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

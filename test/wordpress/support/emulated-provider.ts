import { runEmulator } from '../../../emulator/src/run-emulator.js';
import type { RunningDemo } from '../../demo/running-demo.js';
import type { WordPress } from './wordpress.js';

/** Starts the emulator, and sets a site up for it as its settings page would. */
export async function startProvider(wordpress: WordPress): Promise<RunningDemo> {
  const emulator = await runEmulator({ port: 0 });
  const { url, projectId, serverToken } = emulator;
  const settings = {
    project_id: projectId,
    public_key: `${url}/${projectId}/public-key.json`,
    api_url: url,
    sdk_src: `${url}/${projectId}/webworker.js`,
    form_actions: '/wp-json/site/v1/notes',
  };
  wordpress.run(`
    update_option( 'stepup_elements', json_decode( '${JSON.stringify(settings)}', true ) );
    update_option( 'stepup_elements_server_token', '${serverToken}' );`);
  return { origin: new URL(url).origin, projectId, serverToken, stop: () => emulator.close() };
}

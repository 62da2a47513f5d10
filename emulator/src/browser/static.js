// What the static script does: no `init`; it sets `window.transcodes` some time after it has run.
import { createSdk } from '../sdk/create-sdk.js';

const script = new URL('webworker.js', import.meta.url);
const projectId = script.pathname.split('/').at(-2);

// The switches are in the address that the page has in its tag; a page that imports the script has no tag.
const tag = [...document.scripts].find(({ src }) => src && new URL(src).href.split('?')[0] === script.href);
const switches = new URL(tag?.src ?? script).searchParams;

const sdk = createSdk({ base: new URL('..', script), projectId, switches });
await sdk.start();
window.transcodes = sdk.api;

import type { ProviderFactory } from '../registry.js';
import { backend } from './index.js';

/** The site's own server with `data-backend`, an address that is relative to the page. */
export const fromMarkup: ProviderFactory = ({ backend: url }) =>
  backend({ ...(url !== undefined && { url }) });

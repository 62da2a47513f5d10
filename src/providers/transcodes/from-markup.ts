import { describe } from '#developer-messages';
import { invalidRequest } from '../../protocol/errors.js';
import { pageAddress } from '../../dom/page-address.js';
import type { ProviderFactory } from '../registry.js';
import { transcodes } from './index.js';

export { transcodes };

/** Transcodes with `data-project-id` and `data-sdk-src`, an http(s) address that is relative to the page. */
export const fromMarkup: ProviderFactory = ({ projectId, sdkSrc }) => {
  if (sdkSrc === undefined) return transcodes({ projectId });
  const address = sdkSrc ? pageAddress(sdkSrc) : null;
  if (!address || !/^https?:$/.test(address.protocol)) {
    throw invalidRequest(describe('not-a-web-address', 'data-sdk-src', sdkSrc));
  }
  return transcodes({ projectId, sdkSrc: address.href });
};

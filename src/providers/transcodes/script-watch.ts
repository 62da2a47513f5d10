import { describe } from '#developer-messages';
import { page } from '../../dom/unclobbered.js';
import type { StepUpError } from '../../protocol/errors.js';
import { projectOf, sdkScripts } from './script.js';
import { fateOf, lastLoadAt, policyAgainst, probe, watchScripts } from './script-fates.js';
import { unavailable } from './sdk.js';

// How long after the page was loaded its own scripts may take to add the SDK's, or that may take to start.
const GRACE_MS = 1000;

/** Knows early that an SDK will not come, or is of no use. */
export interface ScriptWatch {
  /** The error of a script that is of another project than the one that is configured; undefined where it is not. */
  otherProject(): StepUpError | undefined;
  /** Why the SDK, which is not there yet, will not come; undefined while it may. */
  fault(): StepUpError | undefined;
  /** What is awaited: any script, one that is being loaded, or what it should have set. */
  stage(): 'none' | 'script' | 'sdk';
}

/** Watches the page's scripts for the one that is to bring the SDK. */
export function createScriptWatch(options: { projectId?: string; sdkSrc?: string }): ScriptWatch {
  const { projectId, sdkSrc } = options;
  let completeSince: number | undefined;
  watchScripts();

  // Whether the page has been loaded for a while, as seen from here, and no script has come since.
  const isOverdue = (): boolean => {
    if (page.readyState !== 'complete') return false;
    completeSince ??= performance.now();
    return performance.now() - Math.max(completeSince, lastLoadAt()) >= GRACE_MS;
  };

  return {
    otherProject() {
      if (!projectId) return undefined;
      // The address that is configured is the one that would be loaded, whatever else is there.
      const addresses = sdkSrc ? [sdkSrc] : sdkScripts().map(({ src }) => src);
      const [other] = addresses;
      if (!other || addresses.some(address => mayBeOf(projectId, address))) return undefined;
      return unavailable(describe('sdk-of-another-project', other, projectOf(other)!, projectId));
    },
    fault() {
      const tags = sdkScripts(sdkSrc);
      const [first] = tags;
      const overdue = isOverdue();
      if (!first) return overdue ? unavailable(describe('sdk-missing')) : undefined;
      for (const tag of tags) if (overdue && fateOf(tag) === 'unknown') probe(tag);
      if (tags.some(tag => fateOf(tag) !== 'failed')) return undefined;
      const { src } = first;
      const directive = policyAgainst(src);
      return unavailable(
        directive
          ? describe('sdk-against-policy', src, new URL(src).origin, directive)
          : describe('sdk-not-loaded', src),
      );
    },
    stage() {
      const tags = sdkScripts(sdkSrc);
      if (!tags.length) return 'none';
      return tags.some(tag => fateOf(tag) === 'unknown') && !isOverdue() ? 'script' : 'sdk';
    },
  };
}

// An address that names no project may be of any.
function mayBeOf(projectId: string, src: string): boolean {
  const found = projectOf(src);
  return !found || found === projectId.toLowerCase();
}

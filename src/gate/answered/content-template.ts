import { describe } from '#developer-messages';
import { unclobbered } from '../../dom/unclobbered.js';
import { invalidRequest } from '../../protocol/errors.js';

/** The template child whose content a gate reveals; the parser leaves that of a second shadow root where it is. */
export function templateIn(gate: HTMLElement): HTMLTemplateElement | null {
  return unclobbered(gate).querySelector<HTMLTemplateElement>(':scope > template:not([shadowrootmode])');
}

/**
 * Makes sure that no framework has put the content beside the template's own, where it is in the document already.
 * @throws {StepUpError} `invalid-request`.
 */
export function refuseMisplaced(gate: HTMLElement): void {
  if (templateIn(gate)?.hasChildNodes()) throw invalidRequest(describe('content-beside-template'));
}

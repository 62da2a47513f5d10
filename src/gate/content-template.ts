import { unclobbered } from '../dom/unclobbered.js';

/** The template child whose content a gate reveals; the parser leaves that of a second shadow root where it is. */
export function templateIn(gate: HTMLElement): HTMLTemplateElement | null {
  return unclobbered(gate).querySelector<HTMLTemplateElement>(':scope > template:not([shadowrootmode])');
}

/** Whether a framework has put the content beside the template's own, where it is in the document already. */
export function isMisplaced(gate: HTMLElement): boolean {
  return !!templateIn(gate)?.hasChildNodes();
}

/** The parameter of the page's address that a person brings back from the provider's console: the nonce they left with. */
export const RETURN_PARAMETER = 'stepup-return';

let wasBroughtBack: boolean | undefined;

/** Whether the person seems to have come back from the console to this page. What they left with, the late part knows. */
export function isReturning(): boolean {
  return (wasBroughtBack ??= location.search.includes(RETURN_PARAMETER));
}

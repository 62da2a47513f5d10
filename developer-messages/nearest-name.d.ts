/**
 * The known name that another one was probably meant to be: the same but for case and signs between, or with one or two
 * letters wrong.
 * @returns undefined where none is near.
 */
export function nearestName(name: string, known: readonly string[]): string | undefined;

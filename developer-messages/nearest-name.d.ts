/**
 * The known name that another one was probably meant to be: the same but for case and signs between, or with a letter or
 * two wrong, the first of them right.
 * @param slips How many letters may be wrong in a long name. Default 2.
 * @returns undefined where none is near.
 */
export function nearestName(name: string, known: readonly string[], slips?: number): string | undefined;

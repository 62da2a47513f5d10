import type { StepUpMethodType } from './types.js';

/** Which levels there are, and what reaches them. */
export interface Levels {
  /** Whether a page may ask for one of these: at least one of them is a level. */
  know(acrValues: readonly string[]): boolean;
  /**
   * The highest level that a way to step up reaches, of those that are asked for, else of all.
   * @param acr The level that somebody else says was reached: it is that one and no other.
   * @returns undefined where it reaches none.
   */
  reached(
    type: StepUpMethodType | undefined,
    acrValues: readonly string[] | undefined,
    acr?: string,
  ): string | undefined;
}

/** Reads the levels as the app gave them, rising. */
export function createLevels(levels: Record<string, StepUpMethodType[]> = {}): Levels {
  const falling = Object.entries(levels).reverse();
  return {
    know: acrValues => acrValues.some(acr => Object.hasOwn(levels, acr)),

    reached(type, acrValues, acr) {
      if (acr !== undefined) return !acrValues || acrValues.includes(acr) ? acr : undefined;
      if (!type) return undefined;
      const wouldDo = falling.filter(([name]) => !acrValues || acrValues.includes(name));
      return wouldDo.find(([, types]) => types.includes(type))?.[0];
    },
  };
}

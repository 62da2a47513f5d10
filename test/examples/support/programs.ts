import { findProgram, requireProgram } from '../../../scripts/find-program.mjs';

/**
 * Why a test is skipped: the line that says which programs to install. False where they are all there, and in CI, where
 * they are required.
 */
export function whySkipped(...names: string[]): string | false {
  const missing = names.find(name => !findProgram(name));
  if (missing === undefined || process.env['CI']) return false;
  try {
    return requireProgram(missing);
  } catch (error) {
    return (error as Error).message;
  }
}

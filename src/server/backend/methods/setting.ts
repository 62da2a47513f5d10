import { invalidRequest, type KeysOf, refuseUnknownKeys, StepUpError } from '../../../protocol/errors.js';

/**
 * Checks the settings of a method: all that are required are functions or strings, and there are no others.
 * @throws {StepUpError} `invalid-request`, with the method and the setting.
 */
export function checkSettings<T extends object>(method: string, options: T, known: KeysOf<T>): void {
  refuseUnknownKeys(method, options, known);
  for (const [name, type] of Object.entries(known) as Array<[keyof T & string, string | true]>) {
    if (type === 'function' && typeof options?.[name] !== 'function') {
      throw invalidRequest(`${method} needs ${name}: a function.`);
    }
  }
}

/** Makes the error of a package that a method needs and that is not installed. */
export function notInstalled(method: string, name: string, cause: unknown): StepUpError {
  return new StepUpError('unavailable', `${method} needs the package ${name}: npm install ${name}.`, {
    cause,
  });
}

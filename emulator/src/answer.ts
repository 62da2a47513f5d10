import type { Response } from 'express';

/** A refusal, with the status and the sentence that the page gets to see. */
export class EmulatorError extends Error {
  override readonly name = 'EmulatorError';

  /**
   * @param status The HTTP status.
   * @param message For people.
   * @param retryAfter After how many seconds it may be tried again.
   */
  constructor(
    readonly status: number,
    message: string,
    readonly retryAfter?: number,
  ) {
    super(message);
  }
}

/** Answers with the provider's envelope: its SDK reads `status`, its server API says `statusCode`. */
export function answer(res: Response, payload: unknown[]): void {
  res.setHeader('Cache-Control', 'no-store');
  res.json({ success: true, payload, status: 200, statusCode: 200 });
}

/** Answers a refusal with the provider's envelope. */
export function answerError(res: Response, error: EmulatorError): void {
  res.setHeader('Cache-Control', 'no-store');
  if (error.retryAfter !== undefined) res.setHeader('Retry-After', String(error.retryAfter));
  const { status, message } = error;
  res.status(status).json({ success: false, payload: [], error: message, status, statusCode: status });
}

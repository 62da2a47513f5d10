import type { Browser } from './browser.js';

/** What the page's half asks, for the deletion of an invoice. */
export function askToDelete(
  browser: Browser,
  id: string,
  more: object = {},
): Promise<{ status: number; body: any }> {
  return browser.send('POST', '/step-up/questions', {
    resource: 'invoices',
    action: 'delete',
    target: id,
    maxAge: 900,
    ...more,
  });
}

/** Answers a question with the password, as the dialog does. */
export function answerWithPassword(
  browser: Browser,
  questionId: string,
  password: string,
): Promise<{ status: number; body: any }> {
  return browser.send('POST', `/step-up/questions/${questionId}/answers`, { type: 'password', password });
}

/** Steps up for the deletion of an invoice. @returns the id of the step-up. */
export async function stepUpToDelete(browser: Browser, id: string, password: string): Promise<string> {
  const { body: question } = await askToDelete(browser, id, { maxAge: 0 });
  const { body } = await answerWithPassword(browser, question.id as string, password);
  return body.sid as string;
}

/** Deletes an invoice. @param sid the id of a step-up, where there is one. */
export async function statusOfDeletion(browser: Browser, id: string, sid?: string): Promise<number> {
  const headers: Record<string, string> = sid === undefined ? {} : { 'X-Step-Up-Session-Id': sid };
  return (await browser.send('DELETE', `/api/invoices/${id}`, undefined, headers)).status;
}

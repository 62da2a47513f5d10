import { copyHeaders, type NodeResponse } from './node-check.js';

/** Sends an answer that the app does not make itself. */
export async function sendResponse(outgoing: NodeResponse, response: Response): Promise<void> {
  const text = await response.text();
  outgoing.statusCode = response.status;
  copyHeaders(
    response,
    name => outgoing.getHeader(name),
    (name, value) => void outgoing.setHeader(name, value),
  );
  outgoing.end(text);
}

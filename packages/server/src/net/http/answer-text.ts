import type { ServerResponse } from 'node:http';

/** Answers with a text that is made for this request. @param type - its content type */
export function answerText(
  response: ServerResponse,
  type: string,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(200, {
    'content-type': type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
  });
  // Node leaves out the body of an answer to HEAD.
  response.end(text);
}

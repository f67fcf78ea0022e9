import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerJson } from '../../net/http/answer-json.js';
import { pageHeaders } from '../../net/http/page-headers.js';
import type { PageFile } from './page-files.js';

/** What a file of the page is answered with. */
export interface PageAnswer {
  readonly file: PageFile;
  /** Whether it is served over TLS, by a certificate that browsers trust. */
  readonly isTrusted: boolean;
  /** Where the server is mounted, without a slash at its end. The page's files are named relative to its address. */
  readonly mount: string;
  /** Whether it may compile WebAssembly. */
  readonly compiles?: boolean | undefined;
}

/** Answers with a file of the captions page: a browser keeps it, and asks each time whether it is still the same. */
export function answerPage(
  request: IncomingMessage,
  response: ServerResponse,
  { file, isTrusted, mount, compiles }: PageAnswer,
): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    answerJson(response, 405, { error: 'Use GET.' });
    return;
  }
  const [path, query] = (request.url ?? '/').split('?', 2);
  if (mount !== '' && path === mount) {
    // Without the slash the page's files would be looked for one folder up.
    const name = mount.slice(mount.lastIndexOf('/') + 1);
    const location = `${name}/${query === undefined ? '' : `?${query}`}`;
    response.writeHead(308, { location, 'cache-control': 'no-cache' }).end();
    return;
  }
  const { body, contentType, etag } = file;
  // A service worker is bound by the policy of its own file: all of them have it.
  const headers = {
    ...pageHeaders({ isTrusted, compiles }),
    ...{ 'content-type': contentType, 'cache-control': 'no-cache', etag },
  };
  if (hasSameTag(request.headers['if-none-match'], etag)) {
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(200, { ...headers, 'content-length': body.length });
  // Node leaves out the body of an answer to HEAD.
  response.end(body);
}

/** Whether an `If-None-Match` header names what there is. A proxy that compresses makes a tag weak. */
function hasSameTag(given: string | undefined, etag: string): boolean {
  return (given ?? '').split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}

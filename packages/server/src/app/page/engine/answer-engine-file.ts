import { open } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Access } from '../../../net/access/create-access.js';
import { isRefusal } from '../../../net/access/identity.js';
import { answerJson } from '../../../net/http/answer-json.js';
import { byteRangeOf } from '../../../net/http/byte-range.js';
import { answerRefusal } from '../../../net/http/refusal.js';
import { hasSameTag } from '../../../net/http/same-tag.js';
import type { EngineFile } from './engine-file.js';

// Who takes nothing for so long has gone, and holds an open file.
const STALLED_MS = 60_000;

/**
 * Answers with a file of the engine or of the model, or with a part of it: a download that broke off is gone on with. It
 * goes from the disk to the socket piece by piece. A model is for those who may open sessions.
 */
export async function answerEngineFile(
  request: IncomingMessage,
  response: ServerResponse,
  { file, access }: { readonly file: EngineFile; readonly access: Pick<Access, 'identify'> },
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return answerJson(response, 405, { error: 'Use GET.' }, { allow: 'GET, HEAD' });
  }
  if (file.isGuarded) {
    const bearer = await access.identify(request);
    if (isRefusal(bearer)) return answerRefusal(response, bearer);
  }
  const { etag, bytes } = file;
  const headers = {
    ...{ etag, 'content-type': file.contentType, 'accept-ranges': 'bytes' },
    // Asked each time whether it is still the same. What takes a key is for nobody between.
    'cache-control': file.isGuarded ? 'private, no-cache' : 'no-cache',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
  };
  const { range, 'if-range': ifRange, 'if-none-match': known } = request.headers;
  if (hasSameTag(known, etag)) {
    response.writeHead(304, headers).end();
    return;
  }
  const isSame = ifRange === undefined || hasSameTag(String(ifRange), etag);
  const part = byteRangeOf(isSame ? range : undefined, bytes);
  if (part === 'unsatisfiable') {
    response.writeHead(416, { ...headers, 'content-range': `bytes */${bytes}` }).end();
    return;
  }
  const { start, end } = part === 'whole' ? { start: 0, end: bytes - 1 } : part;
  const handle = await open(file.path).catch(() => undefined);
  try {
    const now = await handle?.stat();
    if (handle === undefined || now?.size !== bytes || now.mtimeMs !== file.writtenAtMs) {
      const error = 'The file has changed since the server started. Start the server again.';
      return answerJson(response, 404, { error });
    }
    response.writeHead(part === 'whole' ? 200 : 206, {
      ...headers,
      'content-length': end - start + 1,
      ...(part !== 'whole' && { 'content-range': `bytes ${start}-${end}/${bytes}` }),
    });
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    response.setTimeout(STALLED_MS, () => response.destroy());
    // That somebody leaves before the end is no fault.
    await pipeline(handle.createReadStream({ start, end }), response).catch(() => {
      response.destroy();
    });
  } finally {
    await handle?.close();
  }
}

import { fstatSync, type ReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { basename, dirname, extname } from 'node:path';
import { sha256OfFile } from '@ws/models/internal';
import send from 'send';
import type { Access } from '../../../net/auth/create-access.js';
import { isRefusal } from '../../../net/auth/identity.js';
import { answerJson } from '../../../net/http/answer-json.js';
import { answerRefusal } from '../../../net/http/refusal.js';

// A client that takes nothing for so long has gone, and holds an open file.
const STALLED_MS = 60_000;

/**
 * Answers with a file of the engine or of the model, or with a part of it: a download that broke off is gone on with. It
 * goes from the disk to the socket piece by piece. A model is for clients that may open sessions.
 */
export async function answerEngineFile(
  request: IncomingMessage,
  response: ServerResponse,
  { file, access }: { readonly file: EngineFile; readonly access: Pick<Access, 'identify'> },
): Promise<void> {
  const { path, isGuarded } = file;
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return answerJson(response, 405, { error: 'Use GET.' }, { allow: 'GET, HEAD' });
  }
  if (isGuarded) {
    const bearer = await access.identify(request);
    if (isRefusal(bearer)) return answerRefusal(response, bearer);
  }
  const now = await stat(path).catch(() => undefined);
  if (now === undefined || !isUnchanged(file, now)) {
    const error = 'The file has changed since the server started. Start the server again.';
    return answerJson(response, 404, { error });
  }
  const headers = {
    ...{ etag: file.etag, 'content-type': file.contentType },
    // Browsers ask each time whether the file is still the same. Shared caches must not store files that need an API key.
    'cache-control': isGuarded ? 'private, no-cache' : 'no-cache',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
  };
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.setTimeout(STALLED_MS, () => response.destroy());
  const own = { cacheControl: false, lastModified: false, etag: false, dotfiles: 'allow' } as const;
  send(request, encodeURIComponent(basename(path)), { root: dirname(path), ...own })
    .on('stream', (opened: ReadStream) => {
      // It may have changed since the look at it. Nothing has been read yet.
      opened.once('open', (descriptor: number) => {
        if (!isUnchanged(file, fstatSync(descriptor))) response.destroy();
      });
    })
    .pipe(response);
}

function isUnchanged(file: EngineFile, now: { readonly size: number; readonly mtimeMs: number }) {
  return now.size === file.bytes && now.mtimeMs === file.writtenAtMs;
}

export interface EngineFile {
  readonly path: string;
  readonly bytes: number;
  /** When it was written, in milliseconds: another time, another file. */
  readonly writtenAtMs: number;
  /** In lower-case hexadecimal. */
  readonly sha256: string;
  /** As an `ETag` header says it. */
  readonly etag: string;
  readonly contentType: string;
  /** Whether it is for those alone who may use the server. */
  readonly isGuarded: boolean;
}

const TYPES: Readonly<Record<string, string>> = {
  '.json': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
};

/**
 * Looks at a file, all of which is read once for its checksum.
 *
 * @throws errors of the file system
 */
export async function lookAtFile(path: string, isGuarded: boolean): Promise<EngineFile> {
  const { size: bytes, mtimeMs: writtenAtMs } = await stat(path);
  const sha256 = await sha256OfFile(path);
  const contentType = TYPES[extname(path)] ?? 'application/octet-stream';
  return { ...{ path, bytes, writtenAtMs, sha256, contentType, isGuarded }, etag: `"${sha256}"` };
}

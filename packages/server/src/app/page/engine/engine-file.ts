import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { sha256OfFile } from '@ws/models/internal';

/** A file that browsers are given from the disk, as it is. */
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

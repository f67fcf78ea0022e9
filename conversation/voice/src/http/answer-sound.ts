import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { HttpCall } from '@ws/server';
import type { VoiceContext } from '../conversation/voice-conversation.js';

/** Sends a sound, or a range of it, to every client that has its name: names are made with a secret. */
export async function answerSound(
  { request }: HttpCall,
  response: ServerResponse,
  name: string,
  { sounds, host }: Pick<VoiceContext, 'sounds' | 'host'>,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  const sound = await sounds.open(name);
  if (sound === undefined) {
    response.writeHead(404, { 'cache-control': 'no-store' }).end();
    return;
  }
  try {
    const { bytes, type } = sound;
    const range = rangeOf(request.headers.range, bytes);
    if (range === 'none') {
      response.writeHead(416, { 'content-range': `bytes */${bytes}` }).end();
      return;
    }
    const { start, end } = range ?? { start: 0, end: bytes - 1 };
    response.writeHead(range === undefined ? 200 : 206, {
      'content-type': type,
      'content-length': end - start + 1,
      'accept-ranges': 'bytes',
      // The same name is always the same sound.
      'cache-control': 'private, max-age=86400, immutable',
      'x-content-type-options': 'nosniff',
      ...(range !== undefined && { 'content-range': `bytes ${start}-${end}/${bytes}` }),
    });
    if (request.method === 'HEAD') response.end();
    else await pipeline(sound.stream({ start, end }), response);
  } catch (error) {
    // A listener that has heard enough leaves.
    if (!response.destroyed) host.logger.warn({ err: error }, 'a sound could not be sent');
    response.destroy();
  } finally {
    await sound[Symbol.asyncDispose]();
  }
}

/** One range, as players ask for; others are not understood, and all is sent. */
function rangeOf(
  header: string | undefined,
  bytes: number,
): { readonly start: number; readonly end: number } | 'none' | undefined {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return undefined;
  const start = first === '' ? Math.max(0, bytes - Number(last)) : Number(first);
  const end = first === '' || last === '' ? bytes - 1 : Math.min(bytes - 1, Number(last));
  return start > end || start >= bytes ? 'none' : { start, end };
}

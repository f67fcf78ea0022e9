import type { IncomingMessage } from 'node:http';
import { protocolError } from '@ws/core/internal';
import { refusalError } from '../../../net/http/client-errors.js';
import { hasJson, jsonObjectIn } from '../../../net/http/json-object.js';
import { readBody, SMALL_BODY } from '../../../net/http/read-body.js';

/** Checks that a request sends a recording: its method is POST. @throws TranscribeError (405) otherwise */
export function checkMethod({ method }: IncomingMessage): void {
  if (method === 'POST') return;
  throw refusalError({
    ...{ status: 405, code: 'INVALID_MESSAGE', headers: { allow: 'POST' } },
    message: 'Send recordings to /v1/listen with POST; for speech, connect to it with ws://.',
  });
}

/** Refuses a request that sends JSON, such as an address, in place of a recording. @throws TranscribeError */
export async function refuseAddress(request: IncomingMessage): Promise<void> {
  if (!hasJson(request)) return;
  const asked = jsonObjectIn(await readBody(request, SMALL_BODY));
  throw protocolError(
    'INVALID_MESSAGE',
    asked !== undefined && 'url' in asked
      ? 'This server fetches nothing: "url" would let a client reach what only the server reaches. Send the recording itself as the body.'
      : 'A recording is not JSON. Send its bytes, with "Content-Type: audio/wav" or "application/octet-stream".',
  );
}

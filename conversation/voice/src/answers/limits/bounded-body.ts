import { TranscribeError } from '@ws/core';

/** Bytes of one answer as it travels, its wrapping included. A spoken answer has some kilobytes. */
const MAX_BODY_BYTES = 16 * 2 ** 20;

/** `fetch` of which no answer is read further than {@link MAX_BODY_BYTES}: what parses it may keep a line of any length. */
export const boundedFetch: typeof fetch = async (...request) => {
  const response = await fetch(...request);
  if (response.body === null) return response;
  const { status, statusText, headers } = response;
  const body = response.body.pipeThrough(boundedBytes());
  return new Response(body, { status, statusText, headers });
};

/** Passes bytes on, and fails where there are too many. */
function boundedBytes(): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > MAX_BODY_BYTES) {
        throw new TranscribeError(`The answer has more than ${MAX_BODY_BYTES} bytes.`, {
          code: 'ERR_BACKEND_FAILED',
        });
      }
      controller.enqueue(chunk);
    },
  });
}

import { TranscribeError } from '@ws/core';

/** Bytes of one answer as it travels, its wrapping included. A spoken answer has some kilobytes. */
export const MAX_BODY_BYTES: number = 16 * 2 ** 20;

/** `fetch` of which no answer is read further than {@link MAX_BODY_BYTES}: what parses it may keep a line of any length. */
export const boundedFetch: typeof fetch = async (...request) => {
  const response = await fetch(...request);
  if (response.body === null) return response;
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(boundedBytes(MAX_BODY_BYTES)), {
    status,
    statusText,
    headers,
  });
};

/** Passes bytes on, and fails where there are too many. */
export function boundedBytes(maxBytes: number): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) {
        throw new TranscribeError(`The answer has more than ${maxBytes} bytes.`, {
          code: 'ERR_BACKEND_FAILED',
        });
      }
      controller.enqueue(chunk);
    },
  });
}

import { expect, it } from 'vitest';
import { createServerTranscriber } from './transcriber.js';

it('reads no recording where the server cannot be had', async () => {
  let isRead = false;
  async function* audio(): AsyncGenerator<Float32Array> {
    isRead = true;
    yield new Float32Array(1600);
  }
  const { signal } = new AbortController();
  const transcriber = createServerTranscriber('ws://127.0.0.1:9', { maxOutageMs: 0 });
  const pieces = transcriber.recording(audio(), {}, { signal, warn() {} });
  await expect(async () => {
    for await (const _ of pieces) expect.unreachable();
  }).rejects.toMatchObject({ code: 'ERR_CONNECTION' });
  expect(isRead).toBe(false);
});

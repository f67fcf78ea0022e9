import { expect, it, vi } from 'vitest';
import { createAacDecoder } from './aac.js';

vi.mock('@audio/decode-aac', () => {
  throw new Error('Cannot find package');
});

it('where the decoder of AAC is not installed, it is said how to have it, or do without', async () => {
  const track = { codec: 'aac', config: new Uint8Array(2), preSkip: 0 } as const;
  await expect(createAacDecoder(track)).rejects.toMatchObject({
    code: 'ERR_BACKEND_UNAVAILABLE',
    message: expect.stringMatching(/@audio\/decode-aac is not installed.*Opus, MP3, FLAC or WAV/),
  });
});

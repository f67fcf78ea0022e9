import { expect, it, vi } from 'vitest';
import { createAacDecoder } from './aac.js';

vi.mock('@audio/decode-aac', () => {
  throw new Error('Cannot find package');
});

it('without the decoder of AAC, the error names the package, its licence, and ffmpeg as the other way', async () => {
  const track = { codec: 'aac', config: new Uint8Array(2), preSkip: 0 } as const;
  await expect(createAacDecoder(track)).rejects.toMatchObject({
    code: 'ERR_BACKEND_UNAVAILABLE',
    details: { package: '@audio/decode-aac' },
    message: expect.stringMatching(
      /@audio\/decode-aac, is not installed.*GPL-2\.0: npm install @audio\/decode-aac.*ffmpeg -i/,
    ),
  });
});

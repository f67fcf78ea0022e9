import { expect, it, vi } from 'vitest';
import { fakePrograms } from './__fixtures__/fake-programs.js';
import { findDecoder } from './find-decoder.js';

vi.mock('@ws/containers', () => {
  throw new Error('Cannot find package');
});

it('where there is neither ffmpeg nor @ws/containers, it is said how to have either', async () => {
  using _ = fakePrograms();
  await expect(findDecoder(undefined, 'to read talk.mp3')).rejects.toMatchObject({
    code: 'ERR_INVALID_STATE',
    message: expect.stringMatching(
      /^ffmpeg, which is not installed, is needed to read talk\.mp3\. Install it: .*npm install @ws\/containers$/,
    ),
  });
});

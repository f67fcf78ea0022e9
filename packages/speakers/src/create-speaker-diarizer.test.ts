import { describe, expect, it } from 'vitest';
import { createSpeakerDiarizer } from './create-speaker-diarizer.js';

describe('what no diarizer takes', () => {
  it.each([
    [{ processes: 0 }, 'processes'],
    [{ segmentation: 3 }, 'segmentation'],
    [{ surprise: true }, 'surprise'],
  ])('%j', (options, name) => {
    expect(() => createSpeakerDiarizer(options as object)).toThrow(name);
  });

  it.each([
    [undefined, 'Float32Array'],
    ['audio', 'Float32Array'],
    [[[1, 2]], 'Float32Array'],
    [[Float32Array.of(0, Number.NaN)], 'Sample 1 is NaN'],
  ])('%j as audio', async (audio, said) => {
    await using diarizer = createSpeakerDiarizer();
    await expect(diarizer.diarize(audio as never)).rejects.toMatchObject({
      code: 'ERR_INVALID_AUDIO',
      message: expect.stringContaining(said),
    });
  });

  it.each([
    [{ speakers: 0 }, 'speakers'],
    [{ minSpeakers: 3, maxSpeakers: 2 }, 'minSpeakers'],
  ])('%j of a recording', async (options, name) => {
    await using diarizer = createSpeakerDiarizer();
    await expect(diarizer.diarize(new Float32Array(10), options)).rejects.toMatchObject({
      code: 'ERR_INVALID_OPTION',
      message: expect.stringContaining(name),
    });
  });

  it('a caller who has left, or anything after its end', async () => {
    const diarizer = createSpeakerDiarizer();
    const signal = AbortSignal.abort();
    await expect(diarizer.diarize(new Float32Array(10), { signal })).rejects.toMatchObject({
      code: 'ERR_ABORTED',
    });
    await diarizer[Symbol.asyncDispose]();
    await expect(diarizer.diarize(new Float32Array(10))).rejects.toMatchObject({
      code: 'ERR_DISPOSED',
    });
  });
});

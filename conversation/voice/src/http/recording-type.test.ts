import { describe, expect, it } from 'vitest';
import { recordingType } from './recording-type.js';

describe('the type of a recording', () => {
  it.each<[string, object]>([
    ['', { encoding: 'auto' }],
    ['audio/wav;rate=12', { encoding: 'auto' }],
    ['multipart/form-data; boundary=audio/pcm', { encoding: 'auto' }],
    ['audio/pcm', { encoding: 'pcm_s16le', sampleRate: 16_000 }],
    ['audio/PCM; Rate=48000; channels=1', { encoding: 'pcm_s16le', sampleRate: 48_000 }],
    ['audio/l16;rate="8000"', { encoding: 'pcm_s16le', sampleRate: 8000 }],
    ['audio/pcm;rate=192000;', { encoding: 'pcm_s16le', sampleRate: 192_000 }],
  ])('%s is understood', (type, meaning) => {
    expect(recordingType(type)).toEqual(meaning);
  });

  it.each([
    ['audio/pcm;rate=12', '8000 to 192000'],
    ['audio/pcm;rate=7999', '8000 to 192000'],
    ['audio/pcm;rate=1600000', '8000 to 192000'],
    ['audio/pcm;rate=16k', '8000 to 192000'],
    ['audio/pcm;rate=', '8000 to 192000'],
    ['audio/pcm;rate=16000;channels=2', 'one channel'],
  ])('%s is refused, with what to do', (type, told) => {
    const refusal = {
      status: 400,
      code: 'INVALID_MESSAGE',
      message: expect.stringContaining(told),
    };
    expect(() => recordingType(type)).toThrow(expect.objectContaining(refusal));
  });
});

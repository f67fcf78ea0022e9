import type { StartMessage } from '@ws/core/protocol';
import { describe, expect, it } from 'vitest';
import { supportedEncoding } from './session-settings.js';

const start = (more: Partial<StartMessage>): StartMessage => ({
  type: 'start',
  encoding: 'pcm_s16le',
  sampleRate: 16_000,
  ...more,
});

describe('what a start may ask for', () => {
  it('is the detectors that are there, or none', () => {
    expect(supportedEncoding(start({}), [], false)).toBe('pcm_s16le');
    expect(supportedEncoding(start({ vad: 'none' }), ['energy'], false)).toBe('pcm_s16le');
    expect(supportedEncoding(start({ vad: 'energy' }), ['webrtc', 'energy'], false)).toBe(
      'pcm_s16le',
    );
  });

  it('is a turn detector where there is one', () => {
    const smart = start({ turn: 'smart' });
    expect(supportedEncoding(smart, [], true)).toBe('pcm_s16le');
    expect(supportedEncoding(start({ turn: 'none' }), [], false)).toBe('pcm_s16le');
    expect(() => supportedEncoding(smart, [], false)).toThrow(
      expect.objectContaining({
        details: expect.objectContaining({ wireCode: 'UNSUPPORTED_TURN' }),
      }),
    );
  });

  it('is refused with the names of those that are', () => {
    expect(() => supportedEncoding(start({ vad: 'silero' }), ['webrtc', 'energy'], false)).toThrow(
      expect.objectContaining({
        message:
          'This server has no "silero" detector. Ask for webrtc, energy or none, or leave "vad" out.',
        details: expect.objectContaining({ wireCode: 'UNSUPPORTED_VAD' }),
      }),
    );
  });
});

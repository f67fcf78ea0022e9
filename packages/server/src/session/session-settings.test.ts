import type { StartMessage } from '@ws/core/protocol';
import { describe, expect, it } from 'vitest';
import { checkDetector } from './session-settings.js';

const start = (more: Partial<StartMessage>): StartMessage => ({
  type: 'start',
  encoding: 'pcm_s16le',
  sampleRate: 16_000,
  ...more,
});

describe('what a start may ask for', () => {
  it('is the detectors that are there, or none', () => {
    expect(() => checkDetector(start({}), [])).not.toThrow();
    expect(() => checkDetector(start({ vad: 'none' }), ['energy'])).not.toThrow();
    expect(() => checkDetector(start({ vad: 'energy' }), ['webrtc', 'energy'])).not.toThrow();
  });

  it('is refused with the names of those that are', () => {
    expect(() => checkDetector(start({ vad: 'silero' }), ['webrtc', 'energy'])).toThrow(
      expect.objectContaining({
        message:
          'This server has no "silero" detector. Ask for webrtc, energy or none, or leave "vad" out.',
        details: expect.objectContaining({ wireCode: 'UNSUPPORTED_VAD' }),
      }),
    );
  });
});

import { createInferenceScheduler, type TurnDetector } from '@ws/core';
import type { StartMessage } from '@ws/core/protocol';
import { createScriptedBackend } from '@ws/testing';
import { describe, expect, it } from 'vitest';
import type { DetectorName } from '../engine/detectors.js';
import { checkStart } from './session-settings.js';

const start = (more: Partial<StartMessage>): StartMessage => ({
  type: 'start',
  encoding: 'pcm_s16le',
  sampleRate: 16_000,
  ...more,
});

function checkDetectors(message: StartMessage, names: readonly DetectorName[], hasTurn: boolean) {
  checkStart(message, {
    model: 'test',
    detectors: { names, create: async () => null },
    diarizer: undefined,
    turnDetector: () => (hasTurn ? ({} as TurnDetector) : undefined),
    scheduler: createInferenceScheduler({ backend: createScriptedBackend() }),
    languages: undefined,
  });
}

describe('what a start may ask for', () => {
  it('is the detectors that are there, or none', () => {
    expect(() => checkDetectors(start({}), [], false)).not.toThrow();
    expect(() => checkDetectors(start({ vad: 'none' }), ['energy'], false)).not.toThrow();
    expect(() =>
      checkDetectors(start({ vad: 'energy' }), ['webrtc', 'energy'], false),
    ).not.toThrow();
  });

  it('is a turn detector where there is one', () => {
    const smart = start({ turn: 'smart' });
    expect(() => checkDetectors(smart, [], true)).not.toThrow();
    expect(() => checkDetectors(start({ turn: 'none' }), [], false)).not.toThrow();
    expect(() => checkDetectors(smart, [], false)).toThrow(
      expect.objectContaining({
        details: expect.objectContaining({ wireCode: 'UNSUPPORTED_TURN' }),
      }),
    );
  });

  it('is refused with the names of those that are', () => {
    expect(() => checkDetectors(start({ vad: 'silero' }), ['webrtc', 'energy'], false)).toThrow(
      expect.objectContaining({
        message:
          'This server has no "silero" detector. Ask for webrtc, energy or none, or leave "vad" out.',
        details: expect.objectContaining({ wireCode: 'UNSUPPORTED_VAD' }),
      }),
    );
  });
});

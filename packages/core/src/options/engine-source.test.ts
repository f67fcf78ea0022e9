import { describe, expect, it } from 'vitest';
import type { TranscriptionBackend } from '../contracts/backend.js';
import { createInferenceScheduler } from '../scheduling/inference-scheduler.js';
import { createStreamingSession } from '../session/streaming-session.js';

const backendOf = (capabilities: object): TranscriptionBackend =>
  ({
    specVersion: 'v1',
    name: 'none',
    capabilities: { maxConcurrency: 1, maxAudioMs: 30_000, ...capabilities },
    transcribe: () => new Promise(() => {}),
  }) as unknown as TranscriptionBackend;

const NONE = [0, -1, 0.01, Number.NaN, null, '1000'];

describe('a backend with a capability that cannot be worked with', () => {
  it.each([
    ...NONE.map((value) => ['maxAudioMs', value] as const),
    ...[...NONE, undefined, 1.5].map((value) => ['maxConcurrency', value] as const),
    ...[0, Number.NaN, '30000'].map((value) => ['windowMs', value] as const),
  ])('%s of %s: is refused by name', (name, value) => {
    const backend = backendOf({ [name]: value });
    for (const create of [createStreamingSession, createInferenceScheduler]) {
      expect(() => create({ backend })).toThrow(
        expect.objectContaining({
          code: 'ERR_INVALID_OPTION',
          details: expect.objectContaining({ option: `backend.capabilities.${name}` }),
        }),
      );
    }
  });

  it.each([undefined, null])('or with %s for all of them, is refused', (capabilities) => {
    const backend = { transcribe() {}, capabilities } as unknown as TranscriptionBackend;
    expect(() => createStreamingSession({ backend })).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_OPTION' }),
    );
  });

  it.each([
    [undefined, /must be an object/],
    [{ clock: {} }, /"clock"/],
    [{ logger: {} }, /"logger"/],
  ])('options %j are refused too', (options, message) => {
    const given = options && { backend: backendOf({}), ...options };
    expect(() => createStreamingSession(given as never)).toThrow(message);
  });
});

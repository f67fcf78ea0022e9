import { defaultThreads, lookAtMachine } from '@ws/models/internal';
import { describe, expect, it } from 'vitest';
import { createFasterBackend } from './create-faster-backend.js';
import {
  DEFAULT_FASTER_BACKEND_OPTIONS,
  type FasterBackendOptions,
  resolveOptions,
} from './options.js';

describe('options', () => {
  it('have defaults', () => {
    expect(resolveOptions({ model: 'base', workers: undefined })).toMatchObject({
      ...DEFAULT_FASTER_BACKEND_OPTIONS,
      model: 'base',
      threads: defaultThreads(lookAtMachine().cores, 1),
      alignment: undefined,
      diarization: undefined,
      idleTimeoutMs: undefined,
    });
  });

  it.each<[string, object]>([
    ['model', {}],
    ['model', { model: '' }],
    ['engine', { engine: 'whisper' }],
    ['device', { device: 'gpu' }],
    ['computeType', { computeType: 'int4' }],
    ['beamSize', { beamSize: 0 }],
    ['beamSize', { beamSize: 1.5 }],
    ['threads', { threads: 65 }],
    ['workers', { workers: 0 }],
    ['vadFilter', { vadFilter: 'yes' }],
    ['batchSize', { batchSize: 129 }],
    ['hotwords', { hotwords: '' }],
    ['python', { python: 3 }],
    ['maxQueuedCalls', { maxQueuedCalls: -1 }],
    ['callTimeoutMs', { callTimeoutMs: 1 }],
    ['idleTimeoutMs', { idleTimeoutMs: 1 }],
    ['retries', { retries: 11 }],
    ['onProgress', { onProgress: true }],
    ['logger', { logger: {} }],
    ['beams', { beams: 1 }],
    ['alignment', { engine: 'whisperx', alignment: 'yes' }],
    ['model', { engine: 'whisperx', alignment: { model: '' }, model: '' }],
    ['alignment.model', { engine: 'whisperx', alignment: { model: '' } }],
    ['diarization.speakers', { engine: 'whisperx', diarization: { speakers: 2 } }],
    [
      'diarization.maxSpeakers',
      { engine: 'whisperx', diarization: { minSpeakers: 3, maxSpeakers: 2 } },
    ],
  ])('are refused by name: %s', (option, given) => {
    const model = option === 'model' ? {} : { model: 'base' };
    expect(() => createFasterBackend({ ...model, ...given } as FasterBackendOptions)).toThrow(
      expect.objectContaining({
        code: 'ERR_INVALID_OPTION',
        details: expect.objectContaining({ option }),
      }),
    );
  });

  it('are refused where the engine has none such', () => {
    const refused = (options: FasterBackendOptions, message: RegExp) =>
      expect(() => resolveOptions(options)).toThrow(message);
    refused({ model: 'base', engine: 'mlx-whisper', workers: 2 }, /"workers".*faster-whisper only/);
    refused({ model: 'base', alignment: true }, /"alignment".*whisperx only/);
    refused({ model: 'base', engine: 'whisperx', vadFilter: true }, /"vadFilter"/);
  });

  it('take workers and threads that fit the machine', () => {
    const { cores } = lookAtMachine();
    const auto = resolveOptions({ model: 'base', workers: 'auto', threads: 'auto' });
    expect(auto.workers).toBe(Math.min(64, cores));
    expect(auto.threads).toBe(defaultThreads(cores, auto.workers));
    expect(resolveOptions({ model: 'base' }).workers).toBe(1);
  });

  it('say what an engine can do', () => {
    const { name, capabilities } = createFasterBackend({ model: 'base', workers: 3 });
    expect(name).toBe('faster');
    expect(capabilities).toMatchObject({ maxConcurrency: 3, wordTimestamps: true, prefix: true });
    const whisperx = { model: 'base', engine: 'whisperx' } as const;
    expect(createFasterBackend(whisperx).capabilities).toMatchObject({
      wordTimestamps: false,
      prefix: false,
    });
    expect(createFasterBackend({ ...whisperx, alignment: true }).capabilities.wordTimestamps).toBe(
      true,
    );
  });
});

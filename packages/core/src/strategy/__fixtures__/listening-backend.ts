import type {
  BackendCapabilities,
  TranscribeOptions,
  TranscriptionBackend,
} from '../../contracts/backend.js';
import type { Segment, TranscriptResult } from '../../contracts/transcript.js';

/** One call, as a {@link ListeningBackend} saw it. */
export interface HeardCall {
  readonly samples: Float32Array;
  readonly options: TranscribeOptions;
}

/** A backend that answers with what a test gives it, and keeps its calls. */
export interface ListeningBackend extends TranscriptionBackend {
  readonly calls: readonly HeardCall[];
}

/** @param answer - the segments of a call; their texts make up its text */
export function createListeningBackend(
  answer: (call: HeardCall, index: number) => readonly (Partial<Segment> & { text: string })[],
  capabilities: Partial<BackendCapabilities> = {},
): ListeningBackend {
  const calls: HeardCall[] = [];
  return {
    specVersion: 'v1',
    name: 'listening',
    calls,
    capabilities: {
      wordTimestamps: false,
      prompt: true,
      prefix: false,
      draft: false,
      tokens: false,
      attention: false,
      languageDetection: false,
      translation: false,
      audioContextSizing: false,
      maxConcurrency: 1,
      maxAudioMs: 30_000,
      ...capabilities,
    },
    async load() {},
    async transcribe(samples, options): Promise<TranscriptResult> {
      const call = { samples, options };
      calls.push(call);
      const end = samples.length / 16_000;
      const segments = answer(call, calls.length - 1).map((segment) => ({
        start: 0,
        end,
        ...segment,
      }));
      const text = segments.map((segment) => segment.text).join('');
      return { text, segments, language: 'en', processingTimeMs: 1 };
    },
    health: async () => ({ status: 'ready' }),
    async [Symbol.asyncDispose]() {},
  };
}

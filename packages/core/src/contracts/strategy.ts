import type { TranscribeOptions, TranscriptionBackend } from './backend.js';
import type { TranscriptResult } from './transcript.js';

/** The strategies that the server knows by name. */
export type StrategyName = 'prompt' | 'context' | 'hybrid' | 'local-agreement' | 'align-att';

/** What a strategy is given for one utterance, or the part of it that has been heard so far. */
export interface StrategyInput {
  /** The utterance: mono, 16 kHz. */
  readonly samples: Float32Array;
  /** The text of the finals before it. */
  readonly previousTranscript?: string | undefined;
  /** The end of the audio before it: mono, 16 kHz. */
  readonly contextAudio?: Float32Array | undefined;
}

/** How an utterance is put to the backend, and what of the answer is kept. */
export interface TranscriptionStrategy {
  readonly name: StrategyName;
  /** One call; times count from the first sample of `input.samples`. */
  transcribe(
    backend: TranscriptionBackend,
    input: StrategyInput,
    options: Omit<TranscribeOptions, 'sampleRate' | 'prompt'> & {
      /** The user's own prompt, which stands before the previous transcript. */
      readonly prompt?: string | undefined;
    },
  ): Promise<TranscriptResult>;
}

import { type ModelProgress, openModel, resolveModel } from '@ws/models';
import { dtwPreset } from './dtw-preset.js';

/** Facts about a model that are needed before a program of whisper.cpp loads it. */
export interface ModelFacts {
  /** As it was resolved. */
  readonly name: string;
  readonly source: string;
  /** The ggml file, absolute. */
  readonly file: string;
  readonly multilingual: boolean;
  /** Only models of large-v3's kind know Cantonese. */
  readonly vocabulary: number;
  /** Positions of the encoder. */
  readonly audioContext: number;
  /** For `-dtw`. */
  readonly dtwPreset: string | undefined;
}

/** The vocabularies of OpenAI's English-only models are one token shorter. */
const MULTILINGUAL_VOCABULARY = 51_865;

/**
 * Finds a model, converts it to ggml where it is stored otherwise, and reads its sizes.
 *
 * @throws TranscribeError what `@ws/models` throws
 */
export async function modelFacts(
  model: string,
  options: {
    readonly signal: AbortSignal;
    readonly onProgress?: ((progress: ModelProgress) => void) | undefined;
  },
): Promise<ModelFacts> {
  const resolved = await resolveModel(model, { formats: ['ggml'], ...options });
  const file = resolved.weightsFile ?? resolved.directory;
  const { weights, config } = openModel(file);
  const { dimensions } = weights;
  weights[Symbol.dispose]();
  return {
    name: resolved.name,
    source: resolved.source,
    file,
    multilingual: dimensions.nVocab >= MULTILINGUAL_VOCABULARY,
    vocabulary: dimensions.nVocab,
    audioContext: dimensions.nAudioCtx,
    dtwPreset: dtwPreset(dimensions, config.alignmentHeads),
  };
}

import {
  choice,
  invalidOption,
  type OptionKind,
  type OptionSpec,
  optionKind,
} from '@ws/core/internal';
import type { ModelParts, ModelSource } from '../call/model-parts.js';
import {
  type WhisperOptions,
  type WhisperSettings,
  whisperSettings,
} from '../call/whisper-options.js';
import { doGenerate } from '../model/do-generate.js';
import { doStream } from '../model/do-stream.js';
import type {
  SpecificationVersion,
  TranscriptionModel,
} from '../specification/transcription-model.js';

/** A provider of the AI SDK. It transcribes, and does nothing else. */
export interface WhisperProvider<Version extends SpecificationVersion = 'v4'> {
  readonly specificationVersion: Version;
  /**
   * The model of that id. Left out: the first of the provider, or whichever the server has.
   *
   * @throws TranscribeError `ERR_INVALID_OPTION` where there is none
   */
  transcription(modelId?: string): TranscriptionModel<Version>;
  /** The same, by the name that registries of the AI SDK call it by. */
  transcriptionModel(modelId: string): TranscriptionModel<Version>;
  /** Throws: there are no models of this kind. So do the next two. */
  languageModel(modelId: string): never;
  embeddingModel(modelId: string): never;
  imageModel(modelId: string): never;
}

/** What all providers are given. */
export interface ProviderOptions<Version extends SpecificationVersion = 'v4'> {
  /** Under which options of calls stand in `providerOptions`, and what is told in `providerMetadata`. Default `whisper`. */
  readonly name?: string | undefined;
  /** Options of calls that say nothing else. */
  readonly defaults?: WhisperOptions | undefined;
  /** `v4` (default) is for `ai` 7, which needs Node 22; `v3` for `ai` 6, which runs on Node 20 and knows no streams. */
  readonly specificationVersion?: Version | undefined;
}

/** Options of all providers, checked. */
export interface ProviderSettings {
  readonly name: string;
  readonly defaults: WhisperSettings;
  readonly specificationVersion: SpecificationVersion;
}

const DEFAULTS: OptionKind<WhisperSettings> = {
  ...optionKind<WhisperSettings>(
    'an object',
    (value) => typeof value === 'object' && value !== null,
    {},
  ),
  take: (value, name) => whisperSettings(value as object, name),
};

export const PROVIDER: OptionSpec<ProviderSettings> = {
  name: optionKind(
    'letters, digits, _ and -, at most 100',
    (value) => typeof value === 'string' && /^[\w-]{1,100}$/.test(value),
    'whisper',
  ),
  defaults: DEFAULTS,
  specificationVersion: choice(['v3', 'v4'], 'v4'),
};

/** @param sourceOf - what transcribes for the model of that id */
export function providerOf<Version extends SpecificationVersion>(
  { name, defaults, specificationVersion }: ProviderSettings,
  sourceOf: (modelId?: string) => ModelSource,
): WhisperProvider<Version> {
  const version = specificationVersion as Version;
  const none = (modelId: string): never => {
    throw invalidOption('modelId', modelId, 'of a transcription model: there are no others here');
  };
  function transcription(asked?: string): TranscriptionModel<Version> {
    const parts: ModelParts = { ...sourceOf(asked), provider: name, defaults };
    return {
      specificationVersion: version,
      provider: `${name}.transcription`,
      modelId: parts.modelId,
      doGenerate: (call) => doGenerate(call, parts),
      doStream: (call) => doStream(call, parts),
    };
  }
  return {
    specificationVersion: version,
    transcription,
    transcriptionModel: transcription,
    languageModel: none,
    embeddingModel: none,
    imageModel: none,
  };
}

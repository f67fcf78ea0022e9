import { createEngineTranscriber } from '@ws/client/internal/transcriber';
import {
  type Clock,
  createInferenceScheduler,
  type InferenceScheduler,
  type Logger,
  type TranscriptionBackend,
  type TurnDetector,
  type VoiceActivityDetector,
} from '@ws/core';
import {
  CLOCK,
  callback,
  extendSpec,
  invalidOption,
  isObject,
  LOGGER,
  type OptionSpec,
  optionKind,
  part,
  readOptions,
  required,
  type SettingsOf,
} from '@ws/core/internal';
import type { ModelSource } from '../call/model-parts.js';
import { unsupportedByEngine } from '../call/unsupported.js';
import type { SpecificationVersion } from '../specification/transcription-model.js';
import {
  PROVIDER,
  type ProviderOptions,
  type ProviderSettings,
  providerOf,
  type WhisperProvider,
} from './whisper-provider.js';

/** An engine, or the scheduler by which it is shared with others. They stay the caller's to dispose. */
export type LocalModel = TranscriptionBackend | InferenceScheduler;

/** Settings of {@link createLocalWhisper}. */
export interface LocalWhisperOptions<Version extends SpecificationVersion = 'v4'>
  extends ProviderOptions<Version> {
  /** Engines by the id of their model. The first is what an id that is left out means. */
  readonly models: Readonly<Record<string, LocalModel>>;
  /** Makes a detector of silence for each call, which is disposed with it. Default: one by energy. */
  readonly createVad?: (() => VoiceActivityDetector | Promise<VoiceActivityDetector>) | undefined;
  /** What tells that the speaker of a stream has finished, in place of a fixed pause. It stays the caller's to dispose. */
  readonly turn?: TurnDetector | undefined;
  readonly clock?: Clock | undefined;
  readonly logger?: Logger | undefined;
}

type Own = Pick<LocalWhisperOptions, 'models' | 'createVad' | 'turn' | 'clock' | 'logger'>;
type Settings = ProviderSettings & SettingsOf<Own, 'createVad' | 'turn'>;

const isScheduler = (model: LocalModel): model is InferenceScheduler => 'join' in model;

const isModel = (model: unknown): boolean =>
  isObject(model) && ['transcribe', 'join'].some((method) => typeof model[method] === 'function');

const MODELS = optionKind<Settings['models']>(
  'an object of at least one TranscriptionBackend or InferenceScheduler, by the id of its model',
  (value) =>
    isObject(value) && Object.keys(value).length > 0 && Object.values(value).every(isModel),
  {},
);

const SPEC: OptionSpec<Settings> = extendSpec<ProviderSettings, Settings>(PROVIDER, {
  models: required(MODELS),
  createVad: callback<NonNullable<Settings['createVad']>>('a function that makes a detector'),
  turn: part<TurnDetector>(['judge']),
  clock: CLOCK,
  logger: LOGGER,
});

/**
 * A provider of the AI SDK that transcribes in this process. Calls share an engine: those of streams go first.
 *
 * @example
 * ```ts
 * const whisper = createLocalWhisper({ models: { 'tiny.en': createOnnxBackend({ model }) } });
 * const { text } = await transcribe({ model: whisper.transcription('tiny.en'), audio });
 * ```
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createLocalWhisper<Version extends SpecificationVersion = 'v4'>(
  options: LocalWhisperOptions<Version>,
): WhisperProvider<Version> {
  const { models, createVad, turn, clock, logger, ...settings } = readOptions(SPEC, options);
  const sources = new Map(
    Object.entries(models).map(([modelId, model]) => {
      const scheduler = isScheduler(model)
        ? model
        : createInferenceScheduler({ backend: model, clock, logger });
      const source: ModelSource = {
        modelId,
        transcriber: createEngineTranscriber({ scheduler, createVad, turn, clock, logger }),
        url: 'in-process',
        unsupported: unsupportedByEngine(scheduler.backend.capabilities),
      };
      return [modelId, source];
    }),
  );
  return providerOf(settings, (modelId = [...sources.keys()][0]!) => {
    const source = sources.get(modelId);
    if (source !== undefined) return source;
    throw invalidOption('modelId', modelId, `one of ${[...sources.keys()].join(', ')}`);
  });
}

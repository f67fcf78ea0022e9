import type { TranscriptionBackend } from '../contracts/backend.js';
import type {
  EndpointingOptions,
  SessionOrigin,
  StreamingSessionOptions,
} from '../contracts/session-options.js';
import type { TranscriptionStrategy } from '../contracts/strategy.js';
import type { TurnDetector } from '../contracts/turn.js';
import { createEnergyVad } from '../endpointing/energy-vad.js';
import { GUARDS } from '../guards/create-guard.js';
import { checkLanguages } from '../language/check-language.js';
import { backendOf, ENGINE_SOURCE } from '../options/engine-source.js';
import {
  CLOCK,
  choice,
  flag,
  group,
  LOGGER,
  number,
  part,
  unchecked,
  wholeNumber,
} from '../options/option-kinds.js';
import {
  type DefaultsOf,
  defaultsOf,
  extendSpec,
  type OptionSpec,
  readOption,
  readOptions,
  type SettingsOf,
} from '../options/option-spec.js';
import {
  ENDPOINTING,
  type EndpointingSettings,
  HEADROOM_MS,
  MAX_BUFFERED_MS,
  PARTIAL_INTERVAL_MS,
} from '../options/session-bounds.js';
import { PROMPT, SPOKEN, type SpokenSettings, TASKS } from '../options/spoken-options.js';
import { SESSION_SPEAKERS, type SpeakerSettings } from '../speakers/speaker-options.js';
import { createPromptStrategy } from '../strategy/prompt.js';
import { ensureSuits } from '../strategy/strategy-options.js';

/** Options that are not said where they are left out. */
type Unsaid =
  | 'scheduler'
  | 'turn'
  | 'speakers'
  | 'firstPartialMs'
  | 'previousTranscript'
  | 'origin'
  | keyof SpokenSettings;
/** Options whose default is made for each session. */
type Made = 'backend' | 'strategy' | 'vad' | 'partialIntervalMs';

type Settings<Open extends keyof StreamingSessionOptions> = Omit<
  SettingsOf<StreamingSessionOptions, Open>,
  'endpointing' | 'speakers'
> & {
  readonly endpointing: EndpointingSettings;
  readonly speakers: SpeakerSettings | undefined;
};

export interface SessionSettings extends Settings<Unsaid> {}

const SPEC: OptionSpec<Settings<Unsaid | Made>> = extendSpec(
  { ...SPOKEN, ...ENGINE_SOURCE },
  {
    strategy: part<TranscriptionStrategy>(['openUtterance'], undefined, 'a TranscriptionStrategy'),
    turn: part<TurnDetector>(['judge']),
    speakers: SESSION_SPEAKERS,
    endpointing: group(ENDPOINTING),
    task: choice(TASKS, 'transcribe'),
    wordTimestamps: flag(false),
    emptyFinals: flag(false),
    guards: group(GUARDS),
    partialIntervalMs: PARTIAL_INTERVAL_MS,
    firstPartialMs: PARTIAL_INTERVAL_MS,
    speculate: flag(true),
    maxBufferedMs: MAX_BUFFERED_MS,
    maxQueuedEvents: wholeNumber(1, 1_000_000, 1024),
    maxJournalEvents: wholeNumber(0, 100_000, 256),
    previousTranscript: PROMPT,
    origin: unchecked<SessionOrigin>(),
    clock: CLOCK,
    logger: LOGGER,
  },
);

/** What {@link EndpointingOptions} are when they are left out. */
export const DEFAULT_ENDPOINTING: DefaultsOf<EndpointingOptions> = defaultsOf(ENDPOINTING);

/** Checks every field; `ERR_INVALID_OPTION` names the one that is wrong. */
export function normalizeSessionOptions(options: StreamingSessionOptions): SessionSettings {
  const settings = readOptions(SPEC, options);
  const { strategy = createPromptStrategy(), vad = createEnergyVad() } = settings;
  const backend = backendOf(settings);
  ensureSuits(strategy, backend);
  checkLanguages(settings, backend);
  const endpointing = boundedEndpointing(settings.endpointing, backend);
  const { maxUtteranceMs } = endpointing;
  const { partialIntervalMs = strategy.partialIntervalMs } = settings;
  const buffer = number(
    maxUtteranceMs + HEADROOM_MS,
    MAX_BUFFERED_MS.max,
    Math.max(settings.maxBufferedMs, 2 * maxUtteranceMs),
  );
  return {
    ...settings,
    ...{ backend, strategy, vad, endpointing, partialIntervalMs },
    maxBufferedMs: readOption(buffer, 'maxBufferedMs', options.maxBufferedMs),
  };
}

/** No utterance gets longer than the backend takes, and the buffer. */
export function boundedEndpointing(
  endpointing: EndpointingSettings,
  { capabilities }: TranscriptionBackend,
  maxBufferedMs: number = Number.POSITIVE_INFINITY,
): EndpointingSettings {
  return {
    ...endpointing,
    maxUtteranceMs: Math.min(
      endpointing.maxUtteranceMs,
      capabilities.windowMs ?? capabilities.maxAudioMs,
      maxBufferedMs - HEADROOM_MS,
    ),
  };
}

import type { TranscriptionBackend } from '../contracts/backend.js';
import type { Clock } from '../contracts/clock.js';
import type { GuardOptions } from '../contracts/guards.js';
import type { Logger } from '../contracts/logger.js';
import type { InferenceScheduler } from '../contracts/scheduler.js';
import type { SessionChanges } from '../contracts/session.js';
import type { EndpointingOptions, StreamingSessionOptions } from '../contracts/session-options.js';
import type { TranscriptionStrategy } from '../contracts/strategy.js';
import type { VoiceActivityDetector } from '../contracts/vad.js';
import {
  DEFAULT_ENDPOINTER_OPTIONS,
  ENDPOINTER_BOUNDS,
} from '../endpointing/endpointer-options.js';
import { createEnergyVad } from '../endpointing/energy-vad.js';
import { checkBackend } from '../options/check-backend.js';
import {
  clockOption,
  flagOption,
  hotwordsOption,
  invalidOption,
  languageOption,
  loggerOption,
  type NumberBounds,
  numberOption,
  numberOptions,
  promptOption,
  rejectUnknownOptions,
} from '../options/check-options.js';
import { ensureAttention } from '../strategy/attention-needed.js';
import { createPromptStrategy } from '../strategy/prompt.js';

/** What {@link StreamingSessionOptions} are when they are left out. Milliseconds, and counts of events. */
export const DEFAULT_SESSION_OPTIONS: Readonly<{
  task: 'transcribe';
  wordTimestamps: false;
  speculate: true;
  maxBufferedMs: number;
  maxQueuedEvents: number;
  maxJournalEvents: number;
}> = Object.freeze({
  task: 'transcribe',
  wordTimestamps: false,
  speculate: true,
  maxBufferedMs: 60_000,
  maxQueuedEvents: 1024,
  maxJournalEvents: 256,
});

/** What {@link EndpointingOptions} are when they are left out. */
export const DEFAULT_ENDPOINTING: Readonly<{
  automatic: true;
  minSpeechMs: number;
  minSilenceMs: number;
  prefixPadMs: number;
  maxUtteranceMs: number;
}> = Object.freeze({
  automatic: true,
  minSpeechMs: DEFAULT_ENDPOINTER_OPTIONS.minSpeechMs,
  minSilenceMs: DEFAULT_ENDPOINTER_OPTIONS.minSilenceMs,
  prefixPadMs: DEFAULT_ENDPOINTER_OPTIONS.prefixPadMs,
  maxUtteranceMs: 28_000,
});

/** The options of endpointing, checked, with what was left out. */
export type EndpointingSettings = {
  readonly [Name in keyof EndpointingOptions]-?: Exclude<EndpointingOptions[Name], undefined>;
};

/** What a call says besides the audio; may change from utterance to utterance. */
export interface SpokenSettings {
  readonly language: string | undefined;
  readonly prompt: string | undefined;
  readonly hotwords: readonly string[] | undefined;
}

/** The options, checked, with what was left out. */
export interface SessionSettings extends SpokenSettings {
  readonly backend: TranscriptionBackend;
  /** The one that was given. */
  readonly scheduler: InferenceScheduler | undefined;
  readonly strategy: TranscriptionStrategy;
  readonly vad: VoiceActivityDetector | null;
  readonly endpointing: EndpointingSettings;
  readonly task: 'transcribe' | 'translate';
  readonly wordTimestamps: boolean;
  readonly guards: GuardOptions;
  readonly partialIntervalMs: number;
  readonly speculate: boolean;
  readonly maxBufferedMs: number;
  readonly maxQueuedEvents: number;
  readonly maxJournalEvents: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

const KNOWN: readonly (keyof StreamingSessionOptions)[] = [
  'backend',
  'scheduler',
  'strategy',
  'vad',
  'endpointing',
  'language',
  'task',
  'prompt',
  'hotwords',
  'wordTimestamps',
  'guards',
  'partialIntervalMs',
  'speculate',
  'maxBufferedMs',
  'maxQueuedEvents',
  'maxJournalEvents',
  'clock',
  'logger',
];

const { minSpeechMs, minSilenceMs, prefixPadMs } = ENDPOINTER_BOUNDS;
const BOUNDS = {
  ...{ minSpeechMs, minSilenceMs, prefixPadMs },
  maxUtteranceMs: [1000, 600_000],
} satisfies Record<string, NumberBounds>;

// Between the longest utterance and the bound of the buffer: room in which the next utterance arrives.
const HEADROOM_MS = 1000;

/** Checks every field; `ERR_INVALID_OPTION` names the one that is wrong. */
export function normalizeSessionOptions(options: StreamingSessionOptions): SessionSettings {
  rejectUnknownOptions(options, KNOWN);
  const defaults = DEFAULT_SESSION_OPTIONS;
  const { scheduler, strategy = createPromptStrategy(), task = defaults.task } = options;
  const backend = scheduler?.backend ?? options.backend;
  if (scheduler !== undefined && options.backend !== undefined) {
    throw invalidOption(
      'scheduler',
      scheduler,
      'left out where there is a backend: give one of the two',
    );
  }
  checkBackend(backend, 'a TranscriptionBackend, unless there is a scheduler');
  if (typeof strategy?.openUtterance !== 'function') {
    throw invalidOption('strategy', strategy, 'a TranscriptionStrategy');
  }
  ensureAttention(strategy, backend);
  const { vad = createEnergyVad() } = options;
  if (vad !== null && typeof vad?.process !== 'function') {
    throw invalidOption('vad', vad, 'a VoiceActivityDetector or null');
  }
  if (task !== 'transcribe' && task !== 'translate') {
    throw invalidOption('task', task, '"transcribe" or "translate"');
  }
  const endpointing = normalizeEndpointing(options.endpointing ?? {}, backend);
  const { maxUtteranceMs } = endpointing;
  const flag = (name: 'wordTimestamps' | 'speculate') =>
    flagOption(name, options[name], defaults[name]);
  const bound = (name: 'maxQueuedEvents' | 'maxJournalEvents', min: number, max: number) =>
    numberOption(name, options[name], defaults[name], { min, max, integer: true });
  return {
    backend,
    scheduler,
    strategy,
    vad,
    endpointing,
    ...normalizeSpokenSettings(options),
    task,
    wordTimestamps: flag('wordTimestamps'),
    guards: options.guards ?? {},
    partialIntervalMs: numberOption(
      'partialIntervalMs',
      options.partialIntervalMs,
      strategy.partialIntervalMs,
      { min: 0, max: 60_000 },
    ),
    speculate: flag('speculate'),
    maxBufferedMs: numberOption(
      'maxBufferedMs',
      options.maxBufferedMs,
      Math.max(defaults.maxBufferedMs, 2 * maxUtteranceMs),
      { min: maxUtteranceMs + HEADROOM_MS, max: 3_600_000 },
    ),
    maxQueuedEvents: bound('maxQueuedEvents', 1, 1_000_000),
    maxJournalEvents: bound('maxJournalEvents', 0, 100_000),
    clock: clockOption(options.clock),
    logger: loggerOption('logger', options.logger),
  };
}

/** What is left out gets its default, and no utterance gets longer than the backend takes, and the buffer. */
export function normalizeEndpointing(
  options: EndpointingOptions,
  backend: TranscriptionBackend,
  maxBufferedMs: number = Number.POSITIVE_INFINITY,
): EndpointingSettings {
  const defaults = DEFAULT_ENDPOINTING;
  rejectUnknownOptions(options, Object.keys(defaults));
  const { maxUtteranceMs, ...times } = numberOptions(options, defaults, BOUNDS);
  return {
    automatic: flagOption('automatic', options.automatic, defaults.automatic),
    ...times,
    maxUtteranceMs: Math.min(
      maxUtteranceMs,
      backend.capabilities.windowMs ?? backend.capabilities.maxAudioMs,
      maxBufferedMs - HEADROOM_MS,
    ),
  };
}

/** Settings after a change: what the change leaves out stays. */
export function changedSettings(settings: SpokenSettings, changes: SessionChanges): SpokenSettings {
  rejectUnknownOptions(changes, ['language', 'prompt', 'hotwords', 'endpointing']);
  return normalizeSpokenSettings({ ...settings, ...changes });
}

function normalizeSpokenSettings(
  options: Pick<StreamingSessionOptions, keyof SpokenSettings>,
): SpokenSettings {
  return {
    language: languageOption(options.language),
    prompt: promptOption(options.prompt),
    hotwords: hotwordsOption(options.hotwords),
  };
}

import type { Suppression } from '../contracts/guards.js';
import type { InferenceScheduler } from '../contracts/scheduler.js';
import type { StreamingSessionOptions } from '../contracts/session-options.js';
import type { Segment } from '../contracts/transcript.js';
import type { VoiceActivityDetector } from '../contracts/vad.js';
import { createEnergyVad } from '../endpointing/energy-vad.js';
import { GUARDS } from '../guards/create-guard.js';
import { checkLanguages } from '../language/check-language.js';
import { backendOf, ENGINE_SOURCE } from '../options/engine-source.js';
import { invalidOption } from '../options/invalid-option.js';
import {
  CLOCK,
  choice,
  flag,
  group,
  LOGGER,
  number,
  SIGNAL,
  wholeNumber,
} from '../options/option-kinds.js';
import {
  extendSpec,
  type OptionSpec,
  readOptions,
  type SettingsOf,
} from '../options/option-spec.js';
import { MOST_BEAMS, SPOKEN, type SpokenSettings, TASKS } from '../options/spoken-options.js';

/** Settings of `transcribeRecording`. */
export interface RecordingOptions
  extends Pick<
    StreamingSessionOptions,
    'backend' | 'languages' | 'task' | 'hotwords' | 'wordTimestamps' | 'guards' | 'clock' | 'logger'
  > {
  /** Shares the backend with sessions, which go first. */
  readonly scheduler?: InferenceScheduler | undefined;
  /**
   * Tells speech from silence; silence is not decoded. Default: an energy detector. `null`: everything is decoded. It
   * stays the caller's to dispose.
   */
  readonly vad?: VoiceActivityDetector | null | undefined;
  /** ISO 639-1 code. Default: found from the first seconds of speech; a piece that is clearly in another one is written in that. */
  readonly language?: string | undefined;
  /**
   * Whether each piece that is not in English is translated, too: its segments have their `translation` then. The model
   * reads neither `prompt` nor what was said before when it translates. Not with the task `translate`. Default false.
   */
  readonly translation?: boolean | undefined;
  /** Text that the model reads before each piece, at most 4000 characters. */
  readonly prompt?: string | undefined;
  /**
   * Pieces that the recording is cut into, in milliseconds, 1000 to 600000; no longer than the model hears at once.
   * Default 15000.
   */
  readonly maxPieceMs?: number | undefined;
  /**
   * Transcripts that are followed at once, a whole number from 1 to 20, where the backend can: more find likelier
   * transcripts in more time, 1 is greedy decoding. Default 5: a recording has the time.
   */
  readonly beamSize?: number | undefined;
  /**
   * Whether the model reads what was said before each piece. Pieces are decoded one after the other then. Default: true
   * where the language is not English, the task is `transcribe` and the backend takes prompts. There the text keeps one
   * script and one spelling, and fewer words are wrong (`bench accuracy`); in English, more are.
   */
  readonly carryText?: boolean | undefined;
  /**
   * Where to begin, in samples: a `position` that an earlier attempt told. The audio is given from its start all the same.
   * Default 0.
   */
  readonly from?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Options that are not said where they are left out. */
type Unsaid = 'scheduler' | 'signal' | 'carryText' | keyof SpokenSettings;
/** Options whose default is made for each recording. */
type Made = 'backend' | 'vad';

export interface RecordingSettings extends SettingsOf<RecordingOptions, Unsaid> {}

const SPEC: OptionSpec<SettingsOf<RecordingOptions, Unsaid | Made>> = extendSpec(
  { ...SPOKEN, ...ENGINE_SOURCE },
  {
    task: choice(TASKS, 'transcribe'),
    translation: flag(false),
    wordTimestamps: flag(false),
    guards: group(GUARDS),
    maxPieceMs: number(1000, 600_000, 15_000),
    beamSize: wholeNumber(1, MOST_BEAMS, 5),
    carryText: flag(),
    from: wholeNumber(0, Number.MAX_SAFE_INTEGER, 0),
    signal: SIGNAL,
    clock: CLOCK,
    logger: LOGGER,
  },
);

/** Checks every field; `ERR_INVALID_OPTION` names the one that is wrong. */
export function normalizeRecordingOptions(options: RecordingOptions): RecordingSettings {
  const settings = readOptions(SPEC, options);
  const { vad = createEnergyVad() } = settings;
  const backend = backendOf(settings);
  checkLanguages(settings, backend);
  if (settings.translation && settings.task === 'translate') {
    throw invalidOption('translation', true, 'left out where the task is "translate"');
  }
  const { windowMs, maxAudioMs } = backend.capabilities;
  const maxPieceMs = Math.min(settings.maxPieceMs, windowMs ?? maxAudioMs);
  return { ...settings, backend, vad, maxPieceMs };
}

/** What is told of a recording, in the order of its audio. Times are seconds from its first sample. */
export type RecordingEvent =
  | {
      readonly type: 'segment';
      readonly segment: Segment;
      /** ISO 639-1 code. */
      readonly language: string;
      /** How likely the piece that it is of is in it, 0 to 1; left out where the language was given. */
      readonly languageProbability?: number | undefined;
    }
  /** A guard took this out. */
  | ({ readonly type: 'suppressed' } & Suppression)
  /** Speech that has no text, after it was decoded once more by itself. */
  | { readonly type: 'untranscribed'; readonly start: number; readonly end: number }
  /** What comes before `position`, in samples, has been told: a later attempt may begin there. */
  | { readonly type: 'progress'; readonly position: number }
  /** Something degraded; the transcription goes on. */
  | { readonly type: 'warning'; readonly code: 'VAD_FAILED'; readonly message: string };

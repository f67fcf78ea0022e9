import type { TranscriptionBackend } from '../contracts/backend.js';
import { type Clock, systemClock } from '../contracts/clock.js';
import { type Logger, silentLogger } from '../contracts/logger.js';
import type { StreamingSessionOptions } from '../contracts/session-options.js';
import type { TranscriptionStrategy } from '../contracts/strategy.js';
import type { VoiceActivityDetector } from '../contracts/vad.js';
import { createEnergyVad } from '../endpointing/energy-vad.js';
import {
  invalidOption,
  numberOption,
  rejectUnknownOptions,
  textOption,
} from '../options/check-options.js';
import { createPromptStrategy } from '../strategy/prompt.js';

/** What {@link StreamingSessionOptions} are when they are left out. Milliseconds, and a count of events. */
export const DEFAULT_SESSION_OPTIONS: Readonly<{
  task: 'transcribe';
  partialIntervalMs: number;
  maxUtteranceMs: number;
  prefixPadMs: number;
  maxBufferedMs: number;
  maxQueuedEvents: number;
}> = Object.freeze({
  task: 'transcribe',
  partialIntervalMs: 500,
  maxUtteranceMs: 28_000,
  prefixPadMs: 300,
  maxBufferedMs: 60_000,
  maxQueuedEvents: 1024,
});

/** The options, checked, with what was left out. */
export interface SessionSettings {
  readonly backend: TranscriptionBackend;
  readonly strategy: TranscriptionStrategy;
  readonly vad: VoiceActivityDetector | null;
  readonly language: string | undefined;
  readonly task: 'transcribe' | 'translate';
  readonly prompt: string | undefined;
  readonly partialIntervalMs: number;
  readonly maxUtteranceMs: number;
  readonly prefixPadMs: number;
  readonly maxBufferedMs: number;
  readonly maxQueuedEvents: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

const KNOWN: readonly (keyof StreamingSessionOptions)[] = [
  'backend',
  'strategy',
  'vad',
  'language',
  'task',
  'prompt',
  'partialIntervalMs',
  'maxUtteranceMs',
  'prefixPadMs',
  'maxBufferedMs',
  'maxQueuedEvents',
  'clock',
  'logger',
];

// Between the longest utterance and the bound of the buffer: room in which the next utterance arrives.
const HEADROOM_MS = 1000;

/** Checks every field; `ERR_INVALID_OPTION` names the one that is wrong. */
export function normalizeSessionOptions(options: StreamingSessionOptions): SessionSettings {
  rejectUnknownOptions(options, KNOWN);
  const {
    backend,
    strategy = createPromptStrategy(),
    task = DEFAULT_SESSION_OPTIONS.task,
  } = options;
  if (typeof backend?.transcribe !== 'function') {
    throw invalidOption('backend', backend, 'a TranscriptionBackend');
  }
  if (typeof strategy?.transcribe !== 'function') {
    throw invalidOption('strategy', strategy, 'a TranscriptionStrategy');
  }
  const { vad = createEnergyVad() } = options;
  if (vad !== null && typeof vad?.process !== 'function') {
    throw invalidOption('vad', vad, 'a VoiceActivityDetector or null');
  }
  if (task !== 'transcribe' && task !== 'translate') {
    throw invalidOption('task', task, '"transcribe" or "translate"');
  }
  if (options.prompt !== undefined && typeof options.prompt !== 'string') {
    throw invalidOption('prompt', options.prompt, 'a string');
  }
  const number = (
    name: 'partialIntervalMs' | 'maxUtteranceMs' | 'prefixPadMs' | 'maxQueuedEvents',
    min: number,
    max: number,
  ): number =>
    numberOption(name, options[name], DEFAULT_SESSION_OPTIONS[name], {
      min,
      max,
      integer: name === 'maxQueuedEvents',
    });
  const maxUtteranceMs = Math.min(
    number('maxUtteranceMs', 1000, 600_000),
    backend.capabilities.maxAudioMs,
  );
  return {
    backend,
    strategy,
    vad,
    language: textOption('language', options.language),
    task,
    prompt: options.prompt,
    partialIntervalMs: number('partialIntervalMs', 0, 60_000),
    maxUtteranceMs,
    prefixPadMs: number('prefixPadMs', 0, 5000),
    maxBufferedMs: numberOption(
      'maxBufferedMs',
      options.maxBufferedMs,
      Math.max(DEFAULT_SESSION_OPTIONS.maxBufferedMs, 2 * maxUtteranceMs),
      { min: maxUtteranceMs + HEADROOM_MS, max: 3_600_000 },
    ),
    maxQueuedEvents: number('maxQueuedEvents', 1, 1_000_000),
    clock: options.clock ?? systemClock,
    logger: options.logger ?? silentLogger,
  };
}

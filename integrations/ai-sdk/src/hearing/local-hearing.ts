import {
  type Clock,
  createStreamingSession,
  type InferenceScheduler,
  type Logger,
  type TurnDetector,
  type VoiceActivityDetector,
} from '@ws/core';
import { untranscribedMessage } from '@ws/core/internal';
import { transcribeRecording } from '@ws/core/recording';
import { strategyByName } from '@ws/core/strategies';
import { unsupported } from '../call/call-settings.js';
import type { ModelWarning } from '../specification/transcription-model.js';
import type { Hearing } from './hearing.js';

/** What an engine in this process hears with. */
export interface LocalParts {
  readonly scheduler: InferenceScheduler;
  /** A detector for each call, which is disposed with it. */
  readonly createVad: (() => VoiceActivityDetector | Promise<VoiceActivityDetector>) | undefined;
  readonly turn: TurnDetector | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

const NEEDS = [
  ['prompt', ['prompt'], 'The engine takes no prompts.'],
  ['hotwords', ['hotwords', 'prompt'], 'The engine takes neither words to expect nor prompts.'],
  ['wordTimestamps', ['wordTimestamps'], 'The engine gives no times of words.'],
  ['task', ['translation'], 'The engine does not translate.'],
] as const;

const OF_STREAMS = ['strategy', 'endpointing', 'partialIntervalMs'] as const;
const OF_THE_PROVIDER = { vad: 'createVad', turn: 'turn' } as const;

/** Transcribes in this process. */
export function createLocalHearing(parts: LocalParts): Hearing {
  const { scheduler, turn, clock, logger } = parts;
  const { capabilities } = scheduler.backend;
  return {
    url: 'in-process',
    unsupported({ settings, given }, kind) {
      const warnings: ModelWarning[] = [];
      for (const [option, needed, details] of NEEDS) {
        const asked = settings[option];
        const isAsked = asked !== undefined && asked !== false && asked !== 'transcribe';
        const can = needed.some((capability) => capabilities[capability]);
        if (isAsked && !can) warnings.push(unsupported(option, details));
      }
      for (const option of OF_STREAMS) {
        if (kind === 'recording' && given[option] !== undefined) {
          warnings.push(unsupported(option, 'It has an effect on streams, not on recordings.'));
        }
      }
      for (const [option, instead] of Object.entries(OF_THE_PROVIDER)) {
        if (settings[option as 'vad' | 'turn'] !== undefined) {
          const details = `It is for servers: give the provider the option "${instead}".`;
          warnings.push(unsupported(option, details));
        }
      }
      return warnings;
    },
    async *recording(audio, settings, { signal, warn }) {
      const { language, languages, task, prompt, hotwords, wordTimestamps } = settings;
      await using vad = await parts.createVad?.();
      const events = transcribeRecording(audio, {
        ...{ scheduler, language, languages, task, prompt, hotwords, wordTimestamps },
        ...{ vad, signal, clock, logger },
      });
      for await (const event of events) {
        if (event.type === 'segment') yield { segments: [event.segment], language: event.language };
        if (event.type === 'warning') warn(event.message);
        if (event.type === 'untranscribed') warn(untranscribedMessage(event));
      }
    },
    async open({ strategy = 'prompt', vad: _, turn: __, ...settings }) {
      const vad = await parts.createVad?.();
      try {
        const session = createStreamingSession({
          ...settings,
          ...{ scheduler, vad, turn, clock, logger },
          strategy: strategyByName(strategy),
          emptyFinals: false,
          maxJournalEvents: 0,
        });
        return {
          write: (samples) => session.write(samples),
          end: () => session.end(),
          [Symbol.asyncIterator]: () => session[Symbol.asyncIterator](),
          async [Symbol.asyncDispose]() {
            await session[Symbol.asyncDispose]();
            await vad?.[Symbol.asyncDispose]();
          },
        };
      } catch (error) {
        await vad?.[Symbol.asyncDispose]();
        throw error;
      }
    },
  };
}

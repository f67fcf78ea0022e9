import { createInferenceScheduler, createStreamingSession, type TurnDetector } from '@ws/core';
import { transcribeRecording } from '@ws/core/recording';
import { strategyByName } from '@ws/core/strategies';
import type { STTSettings } from '../options/stt-options.js';
import type { Hearing } from './hearing.js';
import { untoldWarning } from './untold-warning.js';

/** Transcribes in this process. Streams share the engine. */
export function createLocalHearing(settings: STTSettings): Hearing {
  const { backend, strategy, task, partialIntervalMs, clock, logger, createVad } = settings;
  const scheduler =
    settings.scheduler ?? createInferenceScheduler({ backend: backend!, clock, logger });
  const { capabilities, name } = scheduler.backend;
  const wordTimestamps = settings.wordTimestamps && capabilities.wordTimestamps;
  const turn = settings.turn as TurnDetector | undefined;
  return {
    model: settings.model ?? name,
    takesHotwords: capabilities.prompt || capabilities.hotwords === true,
    timesWords: capabilities.wordTimestamps,
    async open(spoken) {
      const vad = await createVad?.();
      try {
        const session = createStreamingSession({
          ...spoken,
          ...{ scheduler, vad, turn, task, wordTimestamps, partialIntervalMs, clock, logger },
          strategy: strategyByName(strategy),
          maxJournalEvents: 0,
        });
        return {
          write: (samples) => session.write(samples),
          flush: () => session.flush(),
          configure: (changes) => session.configure(changes),
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
    async *recognize(audio, { endpointing: _, ...spoken }, { signal, warn }) {
      await using vad = await createVad?.();
      const events = transcribeRecording(audio, {
        ...spoken,
        ...{ scheduler, task, wordTimestamps, vad, signal, clock, logger },
      });
      for await (const event of events) {
        if (event.type === 'segment') yield { segments: [event.segment], language: event.language };
        if (event.type === 'warning') warn(event);
        if (event.type === 'untranscribed') warn(untoldWarning(event));
      }
    },
  };
}

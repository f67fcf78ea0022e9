import { type ClientSession, type ConnectOptions, connect } from '@ws/client';
import { fromWireError, segmentsOf, type TurnName } from '@ws/core/internal';
import type { STTSettings } from '../options/stt-options.js';
import type { Hearing } from './hearing.js';
import { untoldWarning } from './untold-warning.js';

/** Transcribes on a server. */
export function createRemoteHearing(settings: STTSettings): Hearing {
  const { apiKey, model, strategy, task, wordTimestamps, vad } = settings;
  const { partialIntervalMs, maxOutageMs, createSocket, clock } = settings;
  const turn = settings.turn as TurnName | undefined;
  const options: ConnectOptions = {
    ...{ apiKey, model, strategy, task, wordTimestamps, vad, turn, partialIntervalMs },
    ...{ maxOutageMs, createSocket, clock },
  };
  const url = settings.url!;
  return {
    model: model ?? 'unknown',
    takesHotwords: true,
    timesWords: true,
    open: (spoken, { signal, timeoutMs }) =>
      connect(url, {
        ...options,
        ...spoken,
        signal,
        connectTimeoutMs: Math.max(1, Math.round(timeoutMs)),
        // The end of each utterance is told, in which something was said or not.
        emptyFinals: true,
      }),
    async *recognize(audio, spoken, { signal, warn }) {
      // Nobody sees interim transcripts, so none are decoded.
      await using session = await connect(url, {
        ...options,
        ...spoken,
        signal,
        partialIntervalMs: 0,
      });
      let failure: { readonly error: unknown } | undefined;
      const speaking = speak(session, audio).catch((error: unknown) => {
        failure = { error };
      });
      for await (const event of session) {
        if (event.type === 'final') yield { segments: segmentsOf(event), language: event.language };
        if (event.type === 'warning') warn(event);
        if (event.type === 'untranscribed') warn(untoldWarning(event));
        // A transcript with a gap in it is none.
        if (event.type === 'error') throw fromWireError(event);
      }
      await speaking;
      if (failure !== undefined) throw failure.error;
    },
  };
}

async function speak(session: ClientSession, audio: AsyncIterable<Float32Array>): Promise<void> {
  try {
    for await (const samples of audio) await session.write(samples);
  } finally {
    await session.end();
  }
}

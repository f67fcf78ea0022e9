import type { FinalEvent } from '@ws/core';
import type { ClientSession } from '../session/client-session.js';
import type { OpenSession } from '../session/connect.js';
import type { ConnectOptions } from '../session/connect-options.js';
import { pieces, type SpokenAudio } from './spoken-audio.js';

/**
 * Transcribes a stream of audio on a server: its finals, as they come, and nothing else. The audio is read as fast as the
 * server takes it. It ends when all is answered. Who leaves the loop ends the session, and the reading of the audio.
 *
 * @param url - as of `connect`
 * @param audio - read once
 * @throws TranscribeError what ended the session; what the audio throws, once what came before has its finals
 * @example
 * ```ts
 * for await (const { start, text } of transcribe('ws://127.0.0.1:8765', audio)) console.log(start, text);
 * ```
 */
export type Transcribe = (
  url: string | URL,
  audio: SpokenAudio,
  options?: TranscribeSessionOptions,
) => AsyncGenerator<FinalEvent, void, undefined>;

/** Settings of `transcribe`: those of a session. */
export type TranscribeSessionOptions = Omit<ConnectOptions, 'onEvent'>;

/** {@link Transcribe} with the sessions of a platform. */
export function createTranscribe(open: OpenSession): Transcribe {
  return async function* transcribe(url, audio, options = {}) {
    const { sampleRate = audio.sampleRate } = options;
    const session = open(url, { waitForServer: false, ...options, sampleRate });
    const reader = pieces(audio);
    let failure: { readonly error: unknown } | undefined;
    const speaking = speak(session, reader).catch((error: unknown) => {
      failure = { error };
    });
    try {
      for await (const event of session) if (event.type === 'final') yield event;
      await speaking;
      if (failure !== undefined) throw failure.error;
    } finally {
      await session[Symbol.asyncDispose]();
      // Who waits for audio may wait for ever.
      void reader.return?.();
    }
  };
}

async function speak(session: ClientSession, reader: AsyncIterator<Float32Array>): Promise<void> {
  try {
    for (let next = await reader.next(); next.done !== true; next = await reader.next()) {
      await session.write(next.value);
    }
  } finally {
    await session.end();
  }
}

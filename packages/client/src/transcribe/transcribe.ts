import { type FinalEvent, TranscribeError } from '@ws/core';
import type { ClientSession } from '../session/client-session.js';
import type { OpenSession } from '../session/connect.js';
import type { ConnectOptions } from '../session/connect-options.js';

/**
 * What somebody says: mono samples in [-1, 1], in pieces of any length, as they come. Sources of this package say their
 * `sampleRate`; of others it is that of the options.
 */
export type SpokenAudio = (
  | AsyncIterable<Float32Array>
  | Iterable<Float32Array>
  | ReadableStream<Float32Array>
) & { readonly sampleRate?: number | undefined };

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

function pieces(audio: SpokenAudio): AsyncIterator<Float32Array> {
  if (Symbol.asyncIterator in audio) return audio[Symbol.asyncIterator]();
  if (Symbol.iterator in audio) return fromIterable(audio);
  // Streams of some browsers cannot be iterated.
  if ('getReader' in audio) return fromStream(audio);
  throw new TranscribeError(
    'The audio is no iterable and no ReadableStream of Float32Array: give a source, such as a microphone.',
    { code: 'ERR_INVALID_OPTION', details: { option: 'audio' } },
  );
}

async function* fromIterable(audio: Iterable<Float32Array>): AsyncGenerator<Float32Array, void> {
  yield* audio;
}

async function* fromStream(
  stream: ReadableStream<Float32Array>,
): AsyncGenerator<Float32Array, void> {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel();
  }
}

import { type ClientSession, type ConnectOptions, connect } from '@ws/client';
import { fromWireError, segmentsOf, untranscribedMessage } from '@ws/core/internal';
import { unsupported } from '../call/call-settings.js';
import type { WhisperSettings } from '../call/whisper-options.js';
import type { Hearing } from './hearing.js';

/** How a server is reached. */
export type RemoteParts = Pick<
  ConnectOptions,
  'apiKey' | 'model' | 'connectTimeoutMs' | 'maxOutageMs' | 'createSocket' | 'clock'
>;

/** Transcribes on a server. */
export function createRemoteHearing(url: string, parts: RemoteParts): Hearing {
  const asked = (settings: WhisperSettings, signal: AbortSignal | undefined): ConnectOptions => ({
    ...parts,
    ...settings,
    signal,
    emptyFinals: false,
  });
  return {
    url,
    unsupported: ({ given }, kind) =>
      kind === 'recording' && given.partialIntervalMs !== undefined
        ? [unsupported('partialIntervalMs', 'It has an effect on streams, not on recordings.')]
        : [],
    async *recording(audio, settings, { signal, warn }) {
      // Nobody sees partials, so none are decoded.
      const options = { ...asked(settings, signal), partialIntervalMs: 0 };
      await using session = await connect(url, options);
      let failure: { readonly error: unknown } | undefined;
      const speaking = speak(session, audio).catch((error: unknown) => {
        failure = { error };
      });
      for await (const event of session) {
        if (event.type === 'final') yield { segments: segmentsOf(event), language: event.language };
        if (event.type === 'warning') warn(event.message);
        if (event.type === 'untranscribed') warn(untranscribedMessage(event));
        // A transcript with a gap in it is none.
        if (event.type === 'error') throw fromWireError(event);
      }
      await speaking;
      if (failure !== undefined) throw failure.error;
    },
    async open(settings, signal) {
      const session = await connect(url, asked(settings, signal));
      return {
        modelId: session.ready.model,
        write: (samples) => session.write(samples),
        end: () => session.end(),
        [Symbol.asyncIterator]: () => session[Symbol.asyncIterator](),
        [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
      };
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

import { type FinalEvent, TranscribeError } from '@ws/core';
import { fromWireError } from '@ws/core/internal';
import type { ConnectOptions } from '../connection/connect-options.js';
import type { ServerAddress } from '../connection/server-addresses.js';
import type { ClientEvent } from '../contracts/client-event.js';
import type { ClientSession } from '../session/client-session.js';
import { openSession } from '../session/open-session.js';
import { pieces, type SpokenAudio } from './spoken-audio.js';

/** Settings of `transcribe`: those of a session. */
export interface TranscribeSessionOptions extends Omit<ConnectOptions, 'onEvent'> {
  /** Called with each event of the session, such as `warning` and `error`, before its final is given. What it throws, the loop throws. */
  readonly onEvent?: ((event: ClientEvent) => void) | undefined;
}

/** Audio that has no transcript. */
export interface TranscriptGap {
  /** Seconds from the first sample; left out where the server named no place. */
  readonly start?: number | undefined;
  readonly end?: number | undefined;
  /** Why. */
  readonly message: string;
}

// An engine that has died fails on each utterance of a recording of hours.
const MAX_GAPS = 1000;
const MAX_NAMED = 3;

/**
 * Transcribes a stream of audio on a server: its finals, as they come, and nothing else. Those without text come with
 * `emptyFinals`. The audio is read as fast as the server takes it. It ends when all is answered. Who leaves the loop ends
 * the session, and the reading of the audio.
 *
 * A loop that ends without an error has had the whole transcript. Where the server has no transcript of some audio, the
 * finals of all other audio come, and then the loop throws: `details.gaps` of the error is a list of
 * {@link TranscriptGap}, the first 1000, and `details.count` their number. Warnings go to `onEvent`.
 *
 * @param url - as of `connect`
 * @param audio - read once
 * @throws TranscribeError what ended the session; what the audio throws, once what came before has its finals; the first
 * failure's code, mostly `ERR_BACKEND_FAILED`, where the transcript has gaps
 * @example
 * ```ts
 * for await (const { start, text } of transcribe('ws://127.0.0.1:8765', audio)) console.log(start, text);
 * ```
 */
export async function* transcribe(
  url: ServerAddress,
  audio: SpokenAudio,
  options: TranscribeSessionOptions = {},
): AsyncGenerator<FinalEvent, void, undefined> {
  const { onEvent, ...settings } = options;
  const { sampleRate = audio.sampleRate } = settings;
  const session = openSession(url, { waitForServer: false, ...settings, sampleRate });
  yield* finalsOf(session, audio, { onEvent, emptyFinals: settings.emptyFinals });
}

/** Settings of {@link finalsOf}. */
type FinalsOptions = Pick<TranscribeSessionOptions, 'onEvent' | 'emptyFinals'>;

/** The finals of some audio on a session, which ends with them: see {@link transcribe}. */
export async function* finalsOf(
  session: ClientSession,
  audio: SpokenAudio,
  { onEvent, emptyFinals }: FinalsOptions,
): AsyncGenerator<FinalEvent, void, undefined> {
  const reader = pieces(audio);
  const gaps: TranscriptGap[] = [];
  let count = 0;
  let firstError: TranscribeError | undefined;
  let failure: { readonly error: unknown } | undefined;
  const speaking = speak(session, reader).catch((error: unknown) => {
    failure = { error };
  });
  try {
    for await (const event of session) {
      onEvent?.(event);
      if (event.type === 'error') {
        const { start, end, message } = event;
        firstError ??= fromWireError(event);
        if (count++ < MAX_GAPS) gaps.push({ start, end, message });
      }
      // One that takes back a partial is for readers of partials.
      if (event.type === 'final' && (emptyFinals || event.text !== '')) yield event;
    }
    await speaking;
    if (failure !== undefined) throw failure.error;
    if (firstError !== undefined) throw hasGaps(firstError, gaps, count);
  } finally {
    await session[Symbol.asyncDispose]();
    // A reader of audio may wait for ever.
    void reader.return?.();
  }
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

/** The error of a transcript that lacks something. */
function hasGaps(
  cause: TranscribeError,
  gaps: readonly TranscriptGap[],
  count: number,
): TranscribeError {
  const named = gaps
    .slice(0, MAX_NAMED)
    .map(({ start, end, message }) =>
      start === undefined || end === undefined
        ? message
        : `From ${start.toFixed(1)} to ${end.toFixed(1)} s: ${message}`,
    );
  const rest = count > MAX_NAMED ? ` And ${count - MAX_NAMED} more.` : '';
  const { code, retryable } = cause;
  return new TranscribeError(`The transcript has gaps. ${named.join(' ')}${rest}`, {
    ...{ code, retryable, details: { gaps, count }, cause },
  });
}

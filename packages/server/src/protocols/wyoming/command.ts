import type { FinalEvent, PartialEvent, SessionEvent, TranscribeError } from '@ws/core';
import { decodePcm, downmix } from '@ws/core/audio';
import type { AudioSession, RequestedSettings } from '../../audio-session/audio-session.js';
import type { ProtocolHost } from '../server-protocol.js';
import { createUntoldSpeechLog } from '../untold-speech.js';
import { type ChunkFormat, formatOf } from './chunk-format.js';
import type { WyomingEvent } from './events.js';

/** One thing that is said: from `audio-start` to `transcript`. */
export interface Command extends Disposable {
  hear(chunk: WyomingEvent): Promise<void>;
  /** No more audio comes: all of it is answered. */
  end(): Promise<void>;
  readonly busy: boolean;
  /** Aborted when its first audio has come, or it is over. */
  readonly signal: AbortSignal;
}

interface CommandParts {
  readonly host: Pick<ProtocolHost, 'openAudioSession' | 'reserveSession'>;
  readonly sessionId: string;
  readonly settings: RequestedSettings;
  /** What the client wants back with the transcript. */
  readonly context: unknown;
  readonly format: ChunkFormat | undefined;
  /** Resolves when the client has read enough for more to be sent. */
  say(type: string, data?: object): Promise<void>;
  onFault(error: unknown): void;
}

/** @throws TranscribeError `ERR_PROTOCOL`, `SERVER_FULL`; what {@link ProtocolHost.openAudioSession} throws */
export function beginCommand(parts: CommandParts): Command {
  const { host, sessionId, settings, context, say, onFault } = parts;
  const transcript = createToldTranscript();
  const untold = createUntoldSpeechLog();
  let { format } = parts;
  let language: string | undefined;
  let failure: TranscribeError | undefined;
  let isStarted = false;
  const heard = new AbortController();

  const release = host.reserveSession();
  let session: AudioSession;
  try {
    session = host.openAudioSession({
      ...{ sessionId, request: undefined, settings, onEvent: hear, onFault },
    });
  } catch (error) {
    release();
    throw error;
  }

  async function hear(event: SessionEvent): Promise<void> {
    if (event.type === 'error') failure = event.error;
    untold.told(event);
    if (event.type !== 'partial' && event.type !== 'final') return;
    language ??= event.language;
    const text = transcript.add(event);
    if (text === '') return;
    await start();
    await say('transcript-chunk', { text });
  }

  async function start(): Promise<void> {
    if (isStarted) return;
    isStarted = true;
    await say('transcript-start', inContext(language));
  }

  function inContext(spoken: string | undefined): object {
    return {
      ...(spoken !== undefined && { language: spoken }),
      ...(context !== undefined && { context }),
    };
  }

  return {
    async hear(chunk) {
      format ??= formatOf(chunk);
      const samples = downmix(decodePcm(chunk.payload, 'pcm_s16le'), format.channels);
      if (samples.length > 0) heard.abort();
      await session.write(samples, format.rate);
    },
    async end() {
      heard.abort();
      await session.end();
      // A transcript that lacks words does not say so.
      if (failure !== undefined) throw failure;
      await start();
      const told = { ...inContext(language), ...untold.take() };
      await say('transcript', { text: transcript.text, ...told });
      await say('transcript-stop');
    },
    get busy() {
      return session.busy;
    },
    signal: heard.signal,
    [Symbol.dispose]() {
      heard.abort();
      session[Symbol.dispose]();
      release();
    },
  };
}

/** A transcript as it grows: what was told of it does not change. */
function createToldTranscript() {
  /** Finals, and then what of an utterance is settled. */
  let text = '';
  let told = 0;

  return {
    get text() {
      return text;
    },
    /** What an event adds that will not change; nothing where it adds nothing. */
    add(event: PartialEvent | FinalEvent): string {
      const settled = event.type === 'final' ? event.text.length : event.committedChars;
      const isFirst = told === 0;
      const more = event.text.slice(told, settled);
      told = event.type === 'final' ? 0 : Math.max(told, settled);
      const added = isFirst ? more.trimStart() : more;
      // Utterances are told apart by a space, as words are.
      const piece = isFirst && text !== '' && added !== '' ? ` ${added}` : added;
      const isOver = event.type === 'final';
      const whole = isOver ? piece.trimEnd() : piece;
      text += whole;
      return whole;
    },
  };
}

import type { IncomingMessage } from 'node:http';
import type { Clock, SessionEvent, StrategyName } from '@ws/core';
import { samplesToMs } from '@ws/core/internal';
import type { AudioSession, ProtocolHost } from '@ws/server';
import type { AudioStart } from '../protocol/voice-messages.js';

/** One recording that is being heard, or a microphone that stays open. */
export interface Listening extends Disposable {
  readonly mode: AudioStart['mode'];
  readonly hearing: AudioSession;
  /** No more of it comes. Resolves with all that was said. */
  end(): Promise<string>;
}

// Speech interrupts an answer once a partial has its words. At this interval that takes less than half a second.
const FIRST_PARTIAL_MS = 250;

/** What is heard. */
export interface ListeningEvents {
  /** @param at - clock time at which the speech began */
  speechStarted(at: number): void;
  /**
   * What was said so far: of a recording all of it, of an open microphone since the last final.
   *
   * @param isLikelyFinal - the speaker has paused, and this is the final unless speech goes on
   */
  partial(text: string, isLikelyFinal: boolean): void;
  /**
   * What somebody said until it was their turn no more; empty where it was nothing. Of an open microphone. The next event
   * waits until its promise has settled.
   */
  final(text: string): unknown;
  /** The detector heard speech from `start` to `end`, in seconds of the audio, and the engine had no words for it. */
  untranscribed(start: number, end: number): void;
  /** Audio that has no transcript. */
  failed(error: unknown): void;
}

/** How somebody is listened to. */
export interface ListeningOptions {
  readonly host: Pick<ProtocolHost, 'openAudioSession'> & { readonly clock: Pick<Clock, 'now'> };
  readonly sessionId: string;
  readonly request: IncomingMessage;
  readonly strategy: StrategyName | undefined;
  readonly language: string | undefined;
  /** What was said before. */
  readonly previousTranscript: string | undefined;
}

/**
 * @throws TranscribeError `ERR_PROTOCOL` for settings that the server does not have
 */
export function listen(
  { format, sampleRate, mode }: Pick<AudioStart, 'format' | 'sampleRate' | 'mode'>,
  { host, language, ...options }: ListeningOptions,
  events: ListeningEvents,
): Listening {
  let said = '';
  let failure: unknown;

  function tell(event: SessionEvent): unknown {
    switch (event.type) {
      case 'speech_start':
        // Its audio came in real time: what was taken last was said now.
        return events.speechStarted(
          host.clock.now() - samplesToMs(hearing.position - event.position),
        );
      case 'partial':
        return events.partial(textWith(event.text), event.speculative === true);
      case 'final':
        if (mode === 'continuous') return events.final(event.text);
        said = textWith(event.text);
        if (said !== '') events.partial(said, false);
        return;
      case 'untranscribed':
        return events.untranscribed(event.start, event.end);
      case 'error':
        failure = event.error;
        return events.failed(event.error);
      default:
        return;
    }
  }

  function textWith(text: string): string {
    return [mode === 'push' ? said : '', text].filter((one) => one !== '').join(' ');
  }

  const hearing = host.openAudioSession({
    ...options,
    ...(format === 'pcm' ? { encoding: 'pcm_s16le', sampleRate } : { encoding: 'auto' }),
    settings: { language },
    ...(mode === 'continuous' && { firstPartialMs: FIRST_PARTIAL_MS }),
    onEvent: tell,
    onFault(error) {
      failure = error;
      events.failed(error);
    },
  });
  return {
    mode,
    hearing,
    async end() {
      await hearing.end();
      if (said === '' && failure !== undefined) throw failure;
      return said;
    },
    [Symbol.dispose]: () => hearing[Symbol.dispose](),
  };
}

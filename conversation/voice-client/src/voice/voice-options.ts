import { CONNECTION, type ConnectionOptions } from '@ws/client/internal';
import {
  callback,
  type OptionSpec,
  part,
  type SettingsOf,
  text,
  unchecked,
  wholeNumber,
} from '@ws/core/internal';
import type { AudioQueue } from '../playback/create-audio-queue.js';
import type { OpenVoiceMicrophone } from './voice-microphone.js';

/** Something that was said, by whom. */
export interface VoiceMessage {
  readonly role: 'user' | 'assistant';
  readonly text: string;
  /** The sounds of an answer, in full addresses; of a user, and of an answer that is not spoken, none. */
  readonly audioUrls: readonly string[];
  /** An answer that was broken off: `text` is what there was of it. */
  readonly isInterrupted: boolean;
}

/** Settings of `createVoiceStream`. Those of its connection mean what they mean for `connect` of `@ws/client`. */
export interface VoiceStreamOptions extends ConnectionOptions {
  /**
   * A server (`ws://127.0.0.1:8765`), or its `/voice/stream` in full; in a page, also relative to it. `http` and `https`
   * are taken for `ws` and `wss`.
   */
  readonly url: string | URL;
  /** Plays the answers. Default: one of `createAudioQueue`; where there is no `Audio`, answers are not played. */
  readonly queue?: AudioQueue | undefined;
  /**
   * Opens what is listened to. Default: the browser's microphone, with echo cancellation, noise suppression and automatic
   * gain: by `MediaRecorder` (WebM, or MP4 in Safari) for `push`, as raw samples for `continuous`. In Node there is none.
   */
  readonly microphone?: OpenVoiceMicrophone | undefined;
  /** Called with each message once it is final, in order. It must not throw. */
  readonly onMessage?: ((message: VoiceMessage) => void) | undefined;
  /** Of a conversation that goes on: the server's, as `state.conversationId` had it. Default: a new one. */
  readonly conversationId?: string | undefined;
  /**
   * Milliseconds without a connection after which the server is asked over HTTP, if it answers there, 0 to 3600000.
   * Default 2000.
   */
  readonly batchAfterMs?: number | undefined;
  /** Milliseconds without a word of an answer, 1000 to 3600000: then the connection is made anew. Default 60000. */
  readonly answerTimeoutMs?: number | undefined;
  /** Milliseconds of one recording, 1000 to 3600000: then it ends by itself, and is answered. Default 120000. */
  readonly maxRecordingMs?: number | undefined;
  /**
   * Bytes of recordings that wait for a connection or an answer, 65536 to 1073741824. A recording that reaches it ends,
   * and another one is refused with `ERR_OVERLOADED`. Default 16777216.
   */
  readonly maxKeptBytes?: number | undefined;
  /** Questions that wait for a connection, 1 to 1000; more are refused with `ERR_OVERLOADED`. Default 20. */
  readonly maxKept?: number | undefined;
  /** Characters of a text, 1 to 1000000. Default 8000. */
  readonly maxTextChars?: number | undefined;
}

type Open = 'apiKey' | 'queue' | 'microphone' | 'onMessage' | 'conversationId' | 'url';

export type VoiceSettings = SettingsOf<VoiceStreamOptions, Open>;

export const VOICE_STREAM_OPTIONS: OptionSpec<VoiceSettings> = {
  ...CONNECTION,
  // It is checked where it is read.
  url: unchecked() as OptionSpec<VoiceSettings>['url'],
  queue: part<AudioQueue>(['enqueue', 'clear', 'pause', 'resume', 'warmUp']),
  microphone: callback<OpenVoiceMicrophone>('a function that opens a microphone'),
  onMessage: callback<(message: VoiceMessage) => void>('a function that is given messages'),
  conversationId: text(),
  batchAfterMs: wholeNumber(0, 3_600_000, 2000),
  answerTimeoutMs: wholeNumber(1000, 3_600_000, 60_000),
  maxRecordingMs: wholeNumber(1000, 3_600_000, 120_000),
  maxKeptBytes: wholeNumber(65_536, 1024 ** 3, 16 * 1024 ** 2),
  maxKept: wholeNumber(1, 1000, 20),
  maxTextChars: wholeNumber(1, 1_000_000, 8000),
};

import { createHash } from 'node:crypto';
import type { SessionEvent } from '@ws/core';
import { TranscribeError } from '@ws/core';
import type { OfChannel } from '@ws/core/internal';
import { bytesPerSample, createFrameCutter, samplesToMs } from '@ws/core/internal';
import type { AudioSession, RequestedSettings } from '../../../audio-session/audio-session.js';
import type { JsonObject } from '../../../net/http/json-object.js';
import { jsonObjectIn, MAX_TEXT_BYTES } from '../../../net/http/json-object.js';
import { CLOSE } from '../../../net/sockets/close-codes.js';
import type { Ending } from '../../../net/sockets/conversation.js';
import type { Closing, Codec } from '../../conversation/codec.js';
import type { CodecParts } from '../../converse.js';
import type { AudioFormat } from '../request/audio-format.js';
import type { ClientPositions } from './client-positions.js';
import { createClientPositions } from './client-positions.js';
import { createWallClockSilence, longestSilenceMs } from './wall-clock-silence.js';

/** What the address asks for, of which the answers know the rest. */
export interface DeepgramRequest {
  readonly format: AudioFormat;
  readonly settings: RequestedSettings;
  /** The longest silence that anything waits for, in milliseconds. */
  readonly longestPauseMs: number;
}

/** Takes audio and control messages of Deepgram's live protocols. {@link Answers} makes the answers. */
export function createDeepgramCodec(
  { host, client, control }: CodecParts,
  { format, settings, longestPauseMs }: DeepgramRequest,
  createAnswers: (parts: AnswersParts) => Answers,
): Codec {
  const { clock, eventLoop, logger } = host;
  const { signal } = control;
  const positions = createClientPositions();
  const sha256 = createHash('sha256');
  const { encoding, interleaved } = format;
  // Clients cut raw samples anywhere.
  const cutter =
    encoding === 'auto' || encoding === 'opus'
      ? undefined
      : createFrameCutter(bytesPerSample(encoding) * interleaved);
  let countedMs = 0;

  const session: AudioSession = control.open({
    ...{ ...format, settings },
    async onEvent(event) {
      if (signal.aborted) return;
      answers.onEvent(event);
      await client.drained();
    },
  });
  const answers = createAnswers({
    session,
    positions,
    digest: () => sha256.copy().digest('hex'),
    send: (message) => client.send(JSON.stringify(message)),
  });
  const silence = createWallClockSilence({
    clock,
    signal,
    longestMs: longestSilenceMs(longestPauseMs),
    position: clientPosition,
    async put(samples) {
      positions.put(session.position, samples.length);
      await session.write(samples, 16_000);
      answers.onAudio?.();
    },
  });

  function clientPosition(): number {
    return session.position - positions.total;
  }

  async function takeAudio(fragments: readonly Buffer[]): Promise<void> {
    for (const bytes of fragments) {
      await eventLoop.next();
      sha256.update(bytes);
    }
    const whole = cutter === undefined ? fragments : fragments.map(cutter.cut);
    await silence.take(() => session.writeBytes(whole));
    if (control.ending === undefined) answers.onAudio?.();
  }

  function takeText(bytes: Buffer): void {
    const message = bytes.length > MAX_TEXT_BYTES ? undefined : jsonObjectIn(bytes);
    if (message === undefined) logger.debug({}, 'message is not known');
    else if (answers.onMessage(message)) control.finish('client');
  }

  return {
    faultClosing: { code: CLOSE.internalError, why: 'NET-0000' },
    async take(frame) {
      try {
        if (frame.type === 'text') takeText(frame.bytes);
        else if (frame.fragments.every(({ length }) => length === 0)) control.finish('client');
        else await takeAudio(frame.fragments);
      } catch (error) {
        if (signal.aborted) return;
        if (session.isLost) control.finish('bad audio');
        // Deepgram's protocol has no message for it: the frame is left out, and the session goes on.
        else logger.warn({ code: codeOf(error) }, 'message cannot be used');
      }
    },
    async end() {
      await silence.stop();
      answers.onEnding?.();
      await session.end().catch((error: unknown) => {
        if (signal.aborted || !TranscribeError.isInstance(error)) throw error;
        logger.warn({ code: error.code }, 'the end of the audio cannot be decoded');
      });
    },
    leave(reason): Closing | undefined {
      answers.finish(reason);
      if (reason === 'bad audio') return { code: CLOSE.policy, why: 'DATA-0000' };
      if (reason === 'idle' || reason === 'silent') {
        return { code: CLOSE.internalError, why: 'NET-0001' };
      }
      return undefined;
    },
    complain: () => answers.fail?.(),
    get position() {
      return clientPosition();
    },
    get audioMs() {
      const channels = session.position === 0 ? 1 : session.audioMs / samplesToMs(session.position);
      // Silence that was put in a moment ago is not part of the session yet.
      countedMs = Math.max(countedMs, session.audioMs - channels * samplesToMs(positions.total));
      return countedMs;
    },
  };
}

function codeOf(error: unknown): string {
  return TranscribeError.isInstance(error) ? error.code : String(error);
}

/** What one client is answered: the messages of `/v1/listen`, or those of `/v2/listen`. */
export interface Answers {
  onEvent(event: SessionEvent & OfChannel): void;
  /**
   * A message that is not audio.
   *
   * @returns whether no more audio comes
   */
  onMessage(message: JsonObject): boolean;
  /** Audio was taken, or silence. Messages that wait for a silence to last may be sent now. */
  onAudio?(): void;
  /** Nothing more is taken: what came before is answered. */
  onEnding?(): void;
  /** All is answered: sends the last message before the connection is closed. */
  finish(ending: Ending): void;
  /** A fault of the server ends the conversation. */
  fail?(): void;
}

export interface AnswersParts {
  readonly session: AudioSession;
  readonly positions: ClientPositions;
  /** SHA-256 of the bytes that came. */
  digest(): string;
  send(message: object): void;
}

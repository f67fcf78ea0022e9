import { createHash } from 'node:crypto';
import { type Logger, samplesToMs, TranscribeError } from '@ws/core';
import { bytesPerSample } from '@ws/core/audio';
import { isObject } from '@ws/core/options';
import { type Ending, farewell } from '../../../answers/farewell.js';
import type { Conversation, Peer } from '../../../protocols/conversation.js';
import type { Hearing } from '../../../protocols/hearing-contract.js';
import type { SocketCall } from '../../../protocols/server-protocol.js';
import type { RequestedSettings } from '../../../session/requested-settings.js';
import { CLOSE } from '../../../socket/close-codes.js';
import type { Frame } from '../../../socket/inbox.js';
import type { DialectHost } from '../../dialect.js';
import { createWholeFrames } from '../../socket/whole-frames.js';
import type { AudioFormat } from '../request/audio-format.js';
import { MAX_CONTROL_BYTES } from '../request/limits.js';
import { createClientPositions } from './client-positions.js';
import type { ControlMessage, Talk, TalkLine } from './talk.js';
import { createWallClockSilence, longestSilenceMs } from './wall-clock-silence.js';

export interface ConversationParts {
  readonly host: DialectHost;
  readonly call: SocketCall;
  readonly peer: Peer;
  readonly logger: Logger;
  readonly format: AudioFormat;
  readonly settings: RequestedSettings;
  /** The longest silence that anything waits for, in milliseconds. */
  readonly longestPauseMs: number;
  createTalk(line: TalkLine): Talk;
}

/** One client's audio, heard by the server's session and told as its talk tells it. */
export function createConversation(parts: ConversationParts): Conversation {
  const { host, call, peer, logger, format } = parts;
  const { clock, limits, turns } = host;
  const openedAt = clock.now();
  const positions = createClientPositions();
  const sha256 = createHash('sha256');
  const gone = new AbortController();
  const { signal } = gone;
  const isRaw = format.encoding !== 'auto' && format.encoding !== 'opus';
  const width =
    format.encoding === 'auto' || format.encoding === 'opus'
      ? 1
      : bytesPerSample(format.encoding) * format.interleaved;
  const whole = createWholeFrames(width);
  let handling: Promise<unknown> = Promise.resolve();
  let ending: Ending | undefined;
  let countedMs = 0;

  const hearing: Hearing = host.createHearing({
    sessionId: call.sessionId,
    request: call.request,
    ...format,
    settings: parts.settings,
    async onEvent(event) {
      if (signal.aborted) return;
      talk.told(event);
      await peer.room();
    },
    onFault: fail,
  });
  const talk = parts.createTalk({
    hearing,
    positions,
    digest: () => sha256.copy().digest('hex'),
    send: (message) => peer.send(JSON.stringify(message)),
  });
  const silence = createWallClockSilence({
    clock,
    signal,
    longestMs: longestSilenceMs(parts.longestPauseMs),
    position: clientPosition,
    async put(samples) {
      positions.put(hearing.position, samples.length);
      await hearing.write(samples, 16_000);
      talk.heard?.();
    },
  });

  function clientPosition(): number {
    return hearing.position - positions.total;
  }

  async function handle(frame: Frame): Promise<void> {
    if (ending !== undefined || signal.aborted) return;
    try {
      if (frame.type === 'text') obey(frame.bytes);
      else if (frame.fragments.every(({ length }) => length === 0)) finish('client');
      else await hear(frame.fragments);
    } catch (error) {
      if (signal.aborted) return;
      if (hearing.isLost) finish('bad audio');
      // Such a frame is left out: Deepgram's protocol has no word for it, and the session is none the worse.
      else logger.warn({ code: codeOf(error) }, 'message cannot be used');
    }
  }

  async function hear(fragments: readonly Buffer[]): Promise<void> {
    for (const bytes of fragments) {
      await turns.next();
      sha256.update(bytes);
    }
    const audio = isRaw ? whole(fragments) : fragments;
    await silence.hear(() => hearing.hear(audio));
    if (ending === undefined) talk.heard?.();
  }

  function obey(bytes: Buffer): void {
    const message = controlOf(bytes);
    if (message === undefined) logger.debug({}, 'message is not known');
    else if (talk.control(message)) finish('client');
  }

  function finish(reason: Ending): void {
    if (ending !== undefined) return;
    ending = reason;
    void answerAllAndClose(reason);
  }

  async function answerAllAndClose(reason: Ending): Promise<void> {
    try {
      // A frame that is only partly heard is still heard whole.
      if (reason !== 'client') await handling;
      await silence.stop();
      talk.ending?.();
      await hearing.end().catch((error: unknown) => {
        if (signal.aborted || !TranscribeError.isInstance(error)) throw error;
        logger.warn({ code: error.code }, 'the end of the audio cannot be decoded');
      });
      await peer.room();
      if (signal.aborted) return;
      talk.ended(reason);
      const { code, why } = farewellOf(reason);
      peer.close(code, why);
    } catch (error) {
      fail(error);
    }
  }

  function farewellOf(reason: Ending): { readonly code: number; readonly why: string } {
    if (reason === 'bad audio') return { code: CLOSE.policy, why: 'DATA-0000' };
    if (reason === 'idle' || reason === 'silent') {
      return { code: CLOSE.internalError, why: 'NET-0001' };
    }
    return farewell(reason, limits);
  }

  function fail(error: unknown): void {
    if (signal.aborted) return;
    logger.error({ err: error }, 'fault in a session');
    talk.failed?.();
    peer.close(CLOSE.internalError, 'NET-0000');
    dispose();
  }

  function dispose(): void {
    ending ??= 'client';
    gone.abort();
    hearing[Symbol.dispose]();
  }

  return {
    async receive(frame) {
      const handled = handle(frame);
      handling = handled;
      await handled;
      return true;
    },
    reassure() {},
    finish,
    dispose,
    openedAt,
    get busy() {
      return hearing.busy;
    },
    get finishing() {
      return ending !== undefined;
    },
    get position() {
      return clientPosition();
    },
    get audioMs() {
      const channels = hearing.position === 0 ? 1 : hearing.audioMs / samplesToMs(hearing.position);
      // Silence that was just put in is not yet of the hearing.
      countedMs = Math.max(countedMs, hearing.audioMs - channels * samplesToMs(positions.total));
      return countedMs;
    },
  };
}

/** A message that is not audio; nothing where it is none that anybody understands. */
function controlOf(bytes: Buffer): ControlMessage | undefined {
  if (bytes.length > MAX_CONTROL_BYTES) return undefined;
  try {
    const message: unknown = JSON.parse(bytes.toString());
    return isObject(message) ? message : undefined;
  } catch {
    return undefined;
  }
}

function codeOf(error: unknown): string {
  return TranscribeError.isInstance(error) ? error.code : String(error);
}

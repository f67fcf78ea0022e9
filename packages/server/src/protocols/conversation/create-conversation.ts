import type { Clock, Logger } from '@ws/core';
import { type ErrorMessage, wireErrorCode } from '@ws/core/internal';
import type { WireErrorCode } from '@ws/core/protocol';
import type { AudioSession, AudioSessionOptions } from '../../audio-session/audio-session.js';
import { wireMessage } from '../../net/http/client-errors.js';
import { CLOSE, type CloseCode } from '../../net/sockets/close-codes.js';
import type { ClientConnection, Conversation, Ending } from '../../net/sockets/conversation.js';
import type { ServerLimitSettings } from '../../operations/limits.js';
import { closingMessage, fatal } from './closing-message.js';
import type { Closing, Codec, ConversationControl } from './codec.js';

interface ConversationParts {
  readonly client: Pick<ClientConnection, 'drained' | 'close'>;
  readonly limits: ServerLimitSettings;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Opens audio sessions in the name of the client's call. Left out in protocols whose codec has others. */
  readonly openAudioSession?: ((options: SessionOfCall) => AudioSession) | undefined;
  /** Milliseconds that it lasted before, in another process. Default 0. */
  readonly ageMs?: number | undefined;
}

type SessionOfCall = Parameters<ConversationControl['open']>[0] &
  Pick<AudioSessionOptions, 'onFault'>;

type FrameOf<C> = C extends Codec<infer F> ? F : never;

export interface CodecConversation<C extends Codec<never>> extends Conversation<FrameOf<C>> {
  readonly codec: C;
  readonly ending: Ending | undefined;
}

/** One client's conversation, from opening to disposal. All protocols share it; the messages are the codec's. */
export function createConversation<C extends Codec<never>>(
  { client, limits, clock, logger, openAudioSession, ageMs = 0 }: ConversationParts,
  createCodec: (control: ConversationControl) => C,
): CodecConversation<C> {
  const openedAt = clock.now() - ageMs;
  const gone = new AbortController();
  const { signal } = gone;
  let handling: Promise<unknown> = Promise.resolve();

  const opened: AudioSession[] = [];
  const control: { -readonly [K in keyof ConversationControl]: ConversationControl[K] } = {
    ...{ finish, fail, signal, ending: undefined },
    open(options) {
      const session = openAudioSession!({ ...options, onFault: fail });
      // A codec that says which are open has disposed of others, which would be kept here.
      if (made?.sessions === undefined) opened.push(session);
      return session;
    },
  };
  let made: C | undefined;
  const codec = make();
  made = codec;

  function make(): C {
    try {
      return createCodec(control);
    } catch (error) {
      gone.abort();
      for (const session of opened) session[Symbol.dispose]();
      throw error;
    }
  }

  const sessions = (): readonly AudioSession[] => codec.sessions ?? opened;

  async function handle(frame: FrameOf<C>): Promise<boolean> {
    if (signal.aborted || (control.ending && !codec.takesFramesAfterEnd)) return true;
    try {
      return (await codec.take(frame as never)) !== false;
    } catch (error) {
      fail(error);
      return true;
    }
  }

  function finish(reason: Ending, lostBy?: ErrorMessage): void {
    if (control.ending !== undefined || signal.aborted) return;
    control.ending = reason;
    codec.ending?.(reason);
    void answerAndClose(reason, lostBy);
  }

  async function answerAndClose(reason: Ending, lostBy?: ErrorMessage): Promise<void> {
    const { message, code, why } = closingMessage(reason, limits, lostBy);
    let closing: Closing | undefined;
    try {
      // A frame that is partly handled is still taken whole. The client's own end is such a frame itself.
      if (reason !== 'client') await handling;
      if (codec.end !== undefined) await codec.end(reason);
      else await Promise.all(sessions().map((session) => session.end()));
      await client.drained();
      if (signal.aborted) return;
      const complaint = message.type === 'error' ? message : undefined;
      if (codec.leave !== undefined) {
        closing = (await codec.leave(reason, complaint)) as Closing | undefined;
      } else if (complaint !== undefined) codec.complain?.(complaint);
    } catch (error) {
      return fail(error);
    }
    close(closing ?? { code, why });
  }

  function fail(error: unknown): void {
    if (signal.aborted) return;
    const { faultClosing } = codec;
    const code = faultClosing === undefined ? wireErrorCode(error) : 'INTERNAL_ERROR';
    if (code === 'INTERNAL_ERROR') logger.error({ err: error }, 'fault in a session');
    else logger.info({ code }, 'session refused');
    codec.complain?.(fatal(code, faultClosing ? FAULT : wireMessage(error)));
    close(faultClosing ?? { code: closeCodeOf(code), why: code });
  }

  function close({ code, why }: Closing): void {
    if (signal.aborted) return;
    client.close(code, why);
    dispose();
  }

  function dispose(): void {
    if (signal.aborted) return;
    gone.abort();
    codec.dispose?.();
    for (const session of sessions()) session[Symbol.dispose]();
  }

  return {
    codec,
    receive(frame) {
      const handled = handle(frame);
      handling = handled;
      return handled;
    },
    reassure: () => codec.reassure?.(),
    finish,
    dispose,
    openedAt,
    isForAudio: true,
    get ending() {
      return control.ending;
    },
    get busy() {
      return codec.busy ?? sessions().some(({ busy }) => busy);
    },
    get finishing() {
      return control.ending !== undefined || signal.aborted;
    },
    get position() {
      return codec.position ?? Math.max(0, ...sessions().map(({ position }) => position));
    },
    get audioMs() {
      return codec.audioMs ?? sessions().reduce((sum, { audioMs }) => sum + audioMs, 0);
    },
  };
}

const FAULT = 'The server failed in this session. Its log says more.';

function closeCodeOf(code: WireErrorCode): CloseCode {
  switch (code) {
    case 'INTERNAL_ERROR':
    case 'TRANSCRIBE_ERROR':
      return CLOSE.internalError;
    case 'INVALID_JSON':
    case 'INVALID_AUDIO':
      return CLOSE.invalidData;
    case 'SERVER_FULL':
    case 'OVERLOADED':
      return CLOSE.tryAgainLater;
    default:
      return CLOSE.policy;
  }
}

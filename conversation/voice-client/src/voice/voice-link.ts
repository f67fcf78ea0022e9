import {
  openReconnectingSocket,
  type ReconnectingSocket,
  type ReconnectingSocketSettings,
} from '@ws/client/internal';
import type { TranscribeError } from '@ws/core';
import {
  decodeVoiceMessage,
  type VoiceClientMessage,
  type VoiceServerMessage,
} from './voice-messages.js';

/** The connection of a conversation: one that is lost is made again, for `maxOutageMs`. */
export interface VoiceLink extends Pick<ReconnectingSocket, 'isOpen' | 'close'> {
  /** Sends a message; without effect while the link is not open. */
  send(message: VoiceClientMessage): void;
  audio(bytes: Uint8Array): void;
  /** Resolves when little waits to leave, or the connection is lost. */
  room(): Promise<void>;
  /** Nothing has come for `answerTimeoutMs` since this was called last: the connection is taken for lost. */
  expectAnswer(isExpected: boolean): void;
}

/** What a link reports. */
export interface VoiceLinkEvents {
  /** @param conversationId - under which the server remembers the conversation */
  opened(conversationId: string | undefined): void;
  message(message: VoiceServerMessage): void;
  /** It was lost, and is tried again. */
  lost(error: TranscribeError): void;
  /** It is lost for good. Called once, and last. */
  failed(error: TranscribeError): void;
}

/** Settings of {@link openVoiceLink}. */
export interface VoiceLinkSettings extends ReconnectingSocketSettings {
  readonly answerTimeoutMs: number;
}

const MAX_BUFFERED_BYTES = 256 * 1024;

/** @param address - asked for each connection */
export function openVoiceLink(
  address: () => string,
  settings: VoiceLinkSettings,
  events: VoiceLinkEvents,
): VoiceLink {
  let isAwaited = false;

  const socket = openReconnectingSocket<VoiceServerMessage>(
    address,
    // The conversation may go on over HTTP.
    { ...settings, isKeptByServer: true },
    {
      decode: decodeVoiceMessage,
      message(message) {
        if (message.type === 'ready') {
          if (socket.isOpen) return;
          socket.greeted();
          events.opened(message.conversationId);
          return;
        }
        if (isAnswer(message)) socket.worked();
        events.message(message);
      },
      lost: events.lost,
      failed: events.failed,
    },
  );

  /** Not what a server says to everybody, such as a greeting. */
  function isAnswer({ type }: VoiceServerMessage): boolean {
    return type === 'final_transcript' || (type === 'response_complete' && isAwaited);
  }

  return {
    get isOpen() {
      return socket.isOpen;
    },
    send(message) {
      if (socket.isOpen) socket.send(JSON.stringify(message));
    },
    audio(bytes) {
      if (socket.isOpen) socket.send(bytes);
    },
    room: () => socket.room(MAX_BUFFERED_BYTES),
    expectAnswer(isExpected) {
      isAwaited = isExpected;
      // The protocol has no question whether somebody is there.
      if (isExpected && socket.isOpen) socket.watch(settings.answerTimeoutMs);
      else socket.unwatch();
    },
    close: socket.close,
  };
}

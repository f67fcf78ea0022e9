import type { SessionEvent } from '@ws/core';
import type { OfChannel } from '@ws/core/internal';
import type { AudioSession } from '../../../audio-session/audio-session.js';
import type { Ending } from '../../../net/sockets/conversation.js';
import type { JsonObject } from '../../json-object.js';
import type { ClientPositions } from './client-positions.js';

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

/** What answers are made with. */
export interface AnswersParts {
  readonly session: AudioSession;
  readonly positions: ClientPositions;
  /** SHA-256 of the bytes that came. */
  digest(): string;
  send(message: object): void;
}

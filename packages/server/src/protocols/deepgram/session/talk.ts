import type { SessionEvent } from '@ws/core';
import type { OfChannel } from '@ws/core/internal';
import type { AudioSession } from '../../../audio-session/audio-session.js';
import type { Ending } from '../../../net/sockets/conversation.js';
import type { JsonObject } from '../../json-object.js';
import type { ClientPositions } from './client-positions.js';

/** What is said to one client: the messages of `/v1/listen`, or those of `/v2/listen`. */
export interface Talk {
  /** Something was heard. */
  told(event: SessionEvent & OfChannel): void;
  /**
   * A message that is not audio.
   *
   * @returns whether no more audio comes
   */
  control(message: JsonObject): boolean;
  /** Audio was heard, or silence: what waits for it to last may be said. */
  heard?(): void;
  /** Nothing more is taken: what was heard is answered. */
  ending?(): void;
  /** All is answered: the last word before the connection is closed. */
  ended(ending: Ending): void;
  /** A fault of the server's own ends it. */
  failed?(): void;
}

/** What a talk is about. */
export interface TalkLine {
  readonly session: AudioSession;
  readonly positions: ClientPositions;
  /** SHA-256 of the bytes that came. */
  digest(): string;
  send(message: object): void;
}

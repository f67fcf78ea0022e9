import type { Logger, SessionEvent } from '@ws/core';
import { encodeServerMessage, type ResumeRequest, type ServerMessage } from '@ws/core/protocol';
import type { Acknowledgements } from '../answers/acknowledgements.js';
import { greeting } from '../answers/greeting.js';
import type { AudioIntake } from '../audio/audio-intake.js';
import type { Peer } from '../protocols/conversation.js';
import { CLOSE } from '../socket/close-codes.js';
import type { AskedSettings } from './asked-settings.js';
import type { HeardChannels } from './heard-channels.js';
import type { NativeSessionContext } from './session-contract.js';
import type { SessionLink } from './session-link.js';
import type { SuspendedSession } from './session-record.js';

/** How a session comes from one peer to another, and from one process to another. */
export interface Handover {
  /** An event was told. */
  told(event: SessionEvent): void;
  /** See `NativeSession.attach`. */
  attach(peer: Peer, request: ResumeRequest): void;
  /** See `NativeSession.suspend`. */
  suspend(ageMs: number, save: (session: SuspendedSession) => Promise<void>): Promise<boolean>;
  /** Goes on with audio that another process has heard, and events that it has told. */
  restore(session: SuspendedSession): Promise<void>;
}

export function createHandover(parts: {
  readonly context: NativeSessionContext;
  readonly maxUtteranceMs: number;
  readonly link: SessionLink;
  readonly heard: HeardChannels;
  readonly intake: AudioIntake;
  readonly asked: AskedSettings;
  readonly acknowledgements: Acknowledgements;
  readonly logger: Logger;
  say(message: ServerMessage): void;
}): Handover {
  const { context, maxUtteranceMs, link, heard, intake, asked, acknowledgements, say } = parts;
  let toldSeq = 0;

  return {
    told({ seq }) {
      toldSeq = seq;
    },
    attach(peer, { lastSeq, token }) {
      link.close(CLOSE.resumedElsewhere, 'Resumed on another connection');
      link.drop();
      const goOn = heard.first.resume(lastSeq);
      link.take(peer);
      say(greeting({ ...context, resumeToken: token }, maxUtteranceMs));
      acknowledgements.at(heard.position);
      goOn();
    },
    async suspend(ageMs, save) {
      const { peer } = link;
      // What of a frame is not taken by now is sent again.
      link.drop();
      const remains = await heard.first.suspend();
      const { sessionId, strategy } = context;
      const { encoding, sampleRate } = intake;
      const { requested } = asked;
      try {
        await save({
          ...{ sessionId, strategy: strategy.name, ageMs, requested },
          ...{ encoding, sampleRate, toldSeq, remains },
        });
      } catch (err) {
        parts.logger.error({ err }, 'a session cannot be kept over the restart: it is finished');
        if (remains !== undefined) await heard.first.restore(remains, toldSeq);
        if (peer !== undefined) link.take(peer);
        return false;
      }
      peer?.send(encodeServerMessage({ type: 'ack', samples: heard.position }));
      peer?.close(CLOSE.restart, 'Server restarts');
      return true;
    },
    async restore({ remains, toldSeq: lastSeq }) {
      link.drop();
      toldSeq = lastSeq;
      if (remains !== undefined) await heard.first.restore(remains, lastSeq);
    },
  };
}

import type { SessionEvent } from '@ws/core';
import { protocolError } from '@ws/core/protocol';
import { wireMessage } from '../../answers/event-messages.js';
import type { Peer } from '../../protocols/conversation.js';
import type { Hearing } from '../../protocols/hearing-contract.js';
import type { ProtocolHost, SocketCall } from '../../protocols/server-protocol.js';
import { confidenceOf } from '../confidence.js';
import type { SocketCodec, Talk } from '../socket/codec-conversation.js';
import { readJsonFrame } from '../socket/json-frame.js';
import { createUntoldSpeechLog, untoldMessage } from '../untold-speech.js';
import { readStart } from './start.js';

/** The messages of jambonz's API for speech vendors of one's own. */
export function createJambonzCodec(
  host: Pick<ProtocolHost, 'createHearing'>,
  { sessionId, request }: Pick<SocketCall, 'sessionId' | 'request'>,
  peer: Peer,
  talk: Talk,
): SocketCodec {
  let hearing: Hearing | undefined;
  let language: string | undefined;
  let tellsInterim = false;
  /** Speech without a text that no transcription has told. */
  const untold = createUntoldSpeechLog();

  function say(message: object): void {
    peer.send(JSON.stringify(message));
  }

  function start(said: Parameters<typeof readStart>[0]): void {
    if (hearing !== undefined) {
      throw protocolError('UNEXPECTED_MESSAGE', '"start" was sent before. Connect again.');
    }
    const { heard, language: asked, interimResults } = readStart(said);
    language = asked;
    tellsInterim = interimResults;
    hearing = host.createHearing({
      ...{ sessionId, request, onEvent: hear, onFault: talk.fail },
      ...heard,
    });
  }

  async function hear(event: SessionEvent): Promise<void> {
    // It has an error for what failed, and for what had no words none: callers are sent elsewhere after one.
    if (event.type === 'error') {
      complain({ message: `${untoldMessage(event)} ${wireMessage(event.error)}` });
    } else untold.told(event);
    if (event.type !== 'final' && (event.type !== 'partial' || !tellsInterim)) return;
    const isTold = event.type === 'final' && !untold.isEmpty;
    if (event.text.trim() === '' && !isTold) return;
    say({
      type: 'transcription',
      is_final: event.type === 'final',
      alternatives: [{ confidence: confidenceOf(event), transcript: event.text.trim() }],
      channel: 1,
      language: language ?? event.language,
      ...(isTold && untold.take()),
    });
    await peer.room();
  }

  function complain({ message }: { readonly message: string }): void {
    say({ type: 'error', error: message });
  }

  return {
    async take(frame) {
      if (frame.type === 'binary') {
        if (hearing === undefined) {
          throw protocolError('UNEXPECTED_MESSAGE', 'Send "start" before audio.');
        }
        await hearing.hear(frame.fragments);
        return;
      }
      const said = readJsonFrame(frame.bytes);
      const { type } = said;
      if (type === 'start') start(said);
      else if (type === 'stop') talk.finish('client');
      else throw protocolError('UNKNOWN_MESSAGE', 'The "type" must be "start" or "stop".');
    },
    get hearings() {
      return hearing === undefined ? [] : [hearing];
    },
    leave(_ending, complaint) {
      if (complaint !== undefined) complain(complaint);
    },
    complain,
  };
}

import type { FinalEvent, SessionEvent } from '@ws/core';
import { protocolError } from '@ws/core/protocol';
import type { Peer } from '../../protocols/conversation.js';
import type { Hearing } from '../../protocols/hearing-contract.js';
import type { ProtocolHost, SocketCall } from '../../protocols/server-protocol.js';
import type { SocketCodec, Talk } from '../socket/codec-conversation.js';
import { readJsonFrame } from '../socket/json-frame.js';
import { partialOf, resultOf } from './answers.js';
import { changedConfig, DEFAULT_VOSK_CONFIG, type VoskConfig } from './config.js';

const MAX_TEXT_BYTES = 64 * 1024;

/**
 * vosk-server's messages: each binary one is answered by one, which tells what is known by now. A client that hears a
 * recording faster than it was spoken gets most of its text at `eof`.
 */
export function createVoskCodec(
  host: Pick<ProtocolHost, 'createHearing'>,
  { sessionId, request }: Pick<SocketCall, 'sessionId' | 'request'>,
  peer: Peer,
  talk: Talk,
): SocketCodec {
  let config: VoskConfig = DEFAULT_VOSK_CONFIG;
  let hearing: Hearing | undefined;
  /** Finals that no answer has told. */
  let untold: FinalEvent[] = [];
  let partial = '';

  function hear(event: SessionEvent): void {
    if (event.type === 'partial') partial = event.text;
    if (event.type === 'final' || event.type === 'cancelled' || event.type === 'error')
      partial = '';
    if (event.type === 'final' && event.text.trim() !== '') untold.push(event);
  }

  function open(): Hearing {
    return host.createHearing({
      ...{ sessionId, request, onEvent: hear, onFault: talk.fail },
      ...{ encoding: 'pcm_s16le', sampleRate: config.sampleRate },
      settings: { hotwords: config.hotwords, wordTimestamps: config.words },
    });
  }

  function takeText(bytes: Buffer): void {
    const said = readJsonFrame(bytes, MAX_TEXT_BYTES);
    const { config: given } = said;
    if ('config' in said) {
      // Later ones change how answers look, and no longer what is heard: so does vosk-server's recognizer.
      config = changedConfig(config, given);
    } else if ('eof' in said) talk.finish('client');
    else if ('reset' in said) {
      hearing?.cancel();
      untold = [];
      partial = '';
    } else {
      throw protocolError('UNKNOWN_MESSAGE', 'A text message has "config", "eof" or "reset".');
    }
  }

  /** One utterance at a time, as clients take them. */
  function answer(): string {
    const next = untold.shift();
    return next === undefined ? partialOf(partial) : resultOf([next], config);
  }

  return {
    async take(frame) {
      if (frame.type === 'text') return takeText(frame.bytes);
      hearing ??= open();
      await hearing.hear(frame.fragments);
      peer.send(answer());
    },
    get hearings() {
      return hearing === undefined ? [] : [hearing];
    },
    leave(ending) {
      // Who has not asked for the end takes it for the answer to what it sends next.
      if (ending === 'client' || untold.length > 0) peer.send(resultOf(untold, config));
    },
    // It has no message for that: the connection is closed.
    complain() {},
  };
}

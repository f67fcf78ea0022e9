import type { FinalEvent, SessionEvent } from '@ws/core';
import { createFrameCutter, protocolError } from '@ws/core/internal';
import type { AudioSession } from '../../audio-session/audio-session.js';
import { readJsonFrame } from '../../net/http/json-object.js';
import type { Codec } from '../conversation/codec.js';
import type { CodecParts } from '../converse.js';
import { createUntoldSpeechLog } from '../untold-speech.js';
import { createAwaitedFinals } from './awaited-finals.js';
import {
  changedConfig,
  DEFAULT_VOSK_CONFIG,
  partialOf,
  resultOf,
  type VoskConfig,
} from './messages.js';

// Behind an engine that takes longer, a client would fall behind what is spoken.
const LONGEST_WAIT_MS = 1000;
// Of a client that does not wait for its answers.
const MAX_UNANSWERED = 32;
const BYTES_PER_SAMPLE = 2;

/**
 * vosk-server's messages: each binary one is answered by one. Where an utterance ends in a message its answer waits for the
 * final, as vosk-server's own does, and tells it: in the answer to the message after it, it would be as much later as a
 * message is long.
 */
export function createVoskCodec({ host, client, control }: CodecParts): Codec {
  let config: VoskConfig = DEFAULT_VOSK_CONFIG;
  let session: AudioSession | undefined;
  /** Finals that no answer has told. */
  let untold: FinalEvent[] = [];
  /** Speech without a text that no answer has told. */
  const left = createUntoldSpeechLog();
  let partial = '';
  /** A sample may be in two messages. */
  let cutter = createFrameCutter(BYTES_PER_SAMPLE);
  const awaited = createAwaitedFinals({
    ...{ longestMs: LONGEST_WAIT_MS, clock: host.clock, signal: control.signal },
    isBusy: () => untold.length === 0 && left.isEmpty && session?.busy === true,
  });
  /** Settles when all messages are answered. */
  let answered: Promise<void> = Promise.resolve();
  let unanswered = 0;

  function hear(event: SessionEvent): void {
    awaited.told(event);
    left.told(event);
    if (event.type === 'partial') partial = event.text;
    if (event.type === 'final' || event.type === 'cancelled' || event.type === 'error')
      partial = '';
    if (event.type === 'final' && event.text.trim() !== '') untold.push(event);
  }

  function open(): AudioSession {
    return control.open({
      onEvent: hear,
      ...{ encoding: 'pcm_s16le', sampleRate: config.sampleRate },
      settings: {
        hotwords: config.hotwords,
        wordTimestamps: config.words,
        // What is waited for comes.
        emptyFinals: true,
      },
    });
  }

  function takeText(bytes: Buffer): void {
    const said = readJsonFrame(bytes);
    const { config: given } = said;
    if ('config' in said) {
      // Later ones change how answers look, and no longer what is heard: so does vosk-server's recognizer.
      config = changedConfig(config, given);
    } else if ('eof' in said) control.finish('client');
    else if ('reset' in said) {
      session?.cancel();
      awaited.forget();
      untold = [];
      left.take();
      partial = '';
      cutter = createFrameCutter(BYTES_PER_SAMPLE);
    } else {
      throw protocolError('UNKNOWN_MESSAGE', 'A text message has "config", "eof" or "reset".');
    }
  }

  /** One utterance at a time, as clients take them. */
  async function answer(): Promise<void> {
    await awaited.known();
    // What was made a moment ago is told in the next turn.
    await host.eventLoop.next();
    const next = untold.shift();
    const isPartial = next === undefined && left.isEmpty;
    client.send(isPartial ? partialOf(partial) : resultOf(next ? [next] : [], config, left.take()));
    unanswered--;
  }

  async function takeAudio(fragments: readonly Buffer[]): Promise<void> {
    session ??= open();
    await session.writeBytes(fragments.map(cutter.cut));
    // What was heard in it is told in the next turn.
    await host.eventLoop.next();
    unanswered++;
    answered = answered.then(answer);
    answered.catch(control.fail);
    if (unanswered >= MAX_UNANSWERED) await answered;
  }

  return {
    take: (frame) => (frame.type === 'text' ? takeText(frame.bytes) : takeAudio(frame.fragments)),
    async leave(ending) {
      await answered;
      // A client that has not asked for the end takes this for the answer to its next message.
      if (ending === 'client' || untold.length > 0 || !left.isEmpty) {
        client.send(resultOf(untold, config, left.take()));
      }
    },
  };
}

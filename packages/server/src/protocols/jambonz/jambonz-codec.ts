import type { SessionEvent } from '@ws/core';
import { isObject, protocolError, untranscribedMessage } from '@ws/core/internal';
import type { AudioSession, AudioSessionOptions } from '../../audio-session/audio-session.js';
import { wireMessage } from '../../net/http/client-errors.js';
import { type JsonObject, readJsonFrame } from '../../net/http/json-object.js';
import { confidenceOf } from '../confidence.js';
import type { Codec } from '../conversation/codec.js';
import { hotwordsOf, languageOf, sampleRateOf } from '../conversation/spoken.js';
import type { CodecParts } from '../converse.js';
import { createUntoldSpeechLog } from '../untold-speech.js';

export function createJambonzCodec({ client, control }: CodecParts): Codec {
  let session: AudioSession | undefined;
  let language: string | undefined;
  let tellsInterim = false;
  /** Speech without a text that no transcription has told. */
  const untold = createUntoldSpeechLog();

  function say(message: object): void {
    client.send(JSON.stringify(message));
  }

  function start(said: Parameters<typeof readStart>[0]): void {
    if (session !== undefined) {
      throw protocolError('UNEXPECTED_MESSAGE', '"start" was sent before. Connect again.');
    }
    const { heard, language: asked, interimResults } = readStart(said);
    language = asked;
    tellsInterim = interimResults;
    session = control.open({ onEvent: hear, ...heard });
  }

  async function hear(event: SessionEvent): Promise<void> {
    // It has an error for what failed, and for what had no words none: callers are sent elsewhere after one.
    if (event.type === 'error') {
      complain({ message: `${untranscribedMessage(event)} ${wireMessage(event.error)}` });
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
    await client.drained();
  }

  function complain({ message }: { readonly message: string }): void {
    say({ type: 'error', error: message });
  }

  return {
    async take(frame) {
      if (frame.type === 'binary') {
        if (session === undefined) {
          throw protocolError('UNEXPECTED_MESSAGE', 'Send "start" before audio.');
        }
        await session.writeBytes(frame.fragments);
        return;
      }
      const said = readJsonFrame(frame.bytes);
      const { type } = said;
      if (type === 'start') start(said);
      else if (type === 'stop') control.finish('client');
      else throw protocolError('UNKNOWN_MESSAGE', 'The "type" must be "start" or "stop".');
    },
    complain,
  };
}

interface JambonzStart {
  readonly heard: Pick<AudioSessionOptions, 'encoding' | 'sampleRate' | 'settings'>;
  readonly interimResults: boolean;
  /** As it was given, for answers. */
  readonly language: string | undefined;
}

const SAMPLE_RATE = 8000;

/** @throws TranscribeError `ERR_PROTOCOL`: `INVALID_MESSAGE`, `UNSUPPORTED_ENCODING`, `UNSUPPORTED_LANGUAGE` */
function readStart(said: JsonObject): JambonzStart {
  const { language, encoding = 'LINEAR16', sampleRateHz = SAMPLE_RATE, interimResults } = said;
  if (encoding !== 'LINEAR16') {
    throw protocolError('UNSUPPORTED_ENCODING', '"encoding" must be "LINEAR16".');
  }
  return {
    heard: {
      encoding: 'pcm_s16le',
      sampleRate: sampleRateOf(sampleRateHz, 'sampleRateHz'),
      settings: {
        language: languageOf(language),
        hotwords: hotwordsOf(hintsOf(said)),
        // An utterance that has no text at all tells where it was, too.
        emptyFinals: true,
        // A client that wants no interim results must not wait behind them.
        ...(interimResults !== true && { partialIntervalMs: 0 }),
      },
    },
    interimResults: interimResults === true,
    language: typeof language === 'string' && language !== '' ? language : undefined,
  };
}

/** Phrases, or objects that have one. */
function hintsOf({ options }: JsonObject): readonly unknown[] {
  const { hints } = isObject(options) ? options : {};
  if (!Array.isArray(hints)) return [];
  return hints.map((hint: unknown) => {
    const { phrase = hint } = isObject(hint) ? hint : {};
    return phrase;
  });
}

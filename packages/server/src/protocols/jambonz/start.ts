import { isObject, protocolError } from '@ws/core/internal';
import type { AudioSessionOptions } from '../../audio-session/audio-session.js';
import { hotwordsOf, languageOf, sampleRateOf } from '../conversation/spoken.js';
import type { JsonObject } from '../json-object.js';

/** What jambonz says first. */
export interface JambonzStart {
  readonly heard: Pick<AudioSessionOptions, 'encoding' | 'sampleRate' | 'settings'>;
  readonly interimResults: boolean;
  /** As it was given, for answers. */
  readonly language: string | undefined;
}

const SAMPLE_RATE = 8000;

/** @throws TranscribeError `ERR_PROTOCOL`: `INVALID_MESSAGE`, `UNSUPPORTED_ENCODING`, `UNSUPPORTED_LANGUAGE` */
export function readStart(said: JsonObject): JambonzStart {
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
        // Who wants no interim results is not to wait behind them either.
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

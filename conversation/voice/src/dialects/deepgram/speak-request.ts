import { isWellFormed } from '@ws/core/internal';
import type { SpeechProvider } from '@ws/server';
import { pcm, wav } from '../../encoding/pcm.js';
import type { CreateSoundEncoder, SoundFormat } from '../../encoding/sound-encoder.js';
import { HttpFault } from '../../http/http-fault.js';
import { SOUNDS } from '../sound-formats.js';

/** How the query of `/v1/speak` wants a text spoken. */
export interface SpeakRequest {
  /** As it was asked for; a name of Deepgram's stands for the server's voice. */
  readonly model: string;
  readonly voice: string | undefined;
  /** What a name of Deepgram's ends with. */
  readonly language: string | undefined;
  readonly speed: number | undefined;
  readonly type: string;
  readonly sound: { readonly create: CreateSoundEncoder; readonly format: SoundFormat };
}

/** An encoding: what it may be wrapped in, the first of which is the default, and its rates. */
interface Encoding {
  readonly containers: Readonly<
    Record<string, { readonly type: string; readonly create: CreateSoundEncoder }>
  >;
  /** Hz; the first is the default. */
  readonly rates: readonly number[];
  /** Bits per second; the first is the default, and others lie from the second to the third. */
  readonly bitRates?: readonly [number, number, number];
}

const TELEPHONE = [8000, 16_000];
const PLAIN = [24_000, 8000, 16_000, 22_050, 32_000, 44_100, 48_000];
const ENCODINGS: Readonly<Record<string, Encoding>> = {
  mp3: { containers: { none: SOUNDS.mp3 }, rates: [22_050], bitRates: [48_000, 32_000, 48_000] },
  linear16: {
    containers: {
      wav: SOUNDS.wav,
      none: { type: 'audio/l16', create: pcm('pcm_s16le') },
    },
    rates: PLAIN,
  },
  mulaw: {
    containers: {
      wav: { type: 'audio/wav', create: wav('mulaw') },
      none: { type: 'audio/basic', create: pcm('mulaw') },
    },
    rates: TELEPHONE,
  },
  alaw: {
    containers: {
      wav: { type: 'audio/wav', create: wav('alaw') },
      none: { type: 'audio/x-alaw', create: pcm('alaw') },
    },
    rates: TELEPHONE,
  },
  opus: {
    containers: { ogg: SOUNDS.opus },
    rates: [48_000],
    bitRates: [32_000, 4000, 650_000],
  },
  flac: { containers: { none: SOUNDS.flac }, rates: [48_000, ...PLAIN] },
  aac: { containers: { none: SOUNDS.aac }, rates: [22_050], bitRates: [48_000, 4000, 192_000] },
};
const LIVE_ENCODINGS: readonly string[] = ['linear16', 'mulaw', 'alaw'];
const MAX_CHARS = 2000;
const SPEED = { least: 0.7, most: 1.5 };
const DEFAULT_MODEL = 'aura-asteria-en';
const DEEPGRAM_MODEL = /^aura-(?:2-)?[a-z]{1,40}-([a-z]{2})$/;

/** @throws HttpFault 400 */
export function readSpeakRequest(
  query: URLSearchParams,
  { voices }: Pick<SpeechProvider, 'voices'>,
): SpeakRequest {
  if (query.has('callback')) {
    throw wrong('"callback" is refused: a client could otherwise reach what only the server can.');
  }
  const name = query.get('encoding') ?? 'mp3';
  const encoding = Object.hasOwn(ENCODINGS, name) ? ENCODINGS[name] : undefined;
  if (encoding === undefined) {
    throw wrong(`"encoding" must be one of ${Object.keys(ENCODINGS).join(', ')}.`);
  }
  const containers = Object.keys(encoding.containers);
  const container = query.get('container') ?? containers[0]!;
  const kind = Object.hasOwn(encoding.containers, container)
    ? encoding.containers[container]
    : undefined;
  if (kind === undefined) {
    throw wrong(`"container" must be ${containers.join(' or ')} with ${name}.`);
  }
  const sampleRate = numberOf(query, 'sample_rate') ?? encoding.rates[0]!;
  if (!encoding.rates.includes(sampleRate)) {
    throw wrong(
      `"sample_rate" must be one of ${[...new Set(encoding.rates)].join(', ')} with ${name}.`,
    );
  }
  const [usual = 0, least = 0, most = Number.POSITIVE_INFINITY] = encoding.bitRates ?? [];
  const bitRate = numberOf(query, 'bit_rate') ?? usual;
  // LAME knows these alone.
  const isThere = name !== 'mp3' || bitRate === least || bitRate === most;
  if (!(bitRate >= least && bitRate <= most && isThere)) {
    throw wrong(
      `"bit_rate" must be ${least} ${name === 'mp3' ? 'or' : 'to'} ${most} with ${name}.`,
    );
  }
  const speed = numberOf(query, 'speed');
  if (speed !== undefined && !(speed >= SPEED.least && speed <= SPEED.most)) {
    throw wrong(`"speed" must be a number from ${SPEED.least} to ${SPEED.most}.`);
  }
  return {
    ...voiceOf(
      query.get('model') ?? DEFAULT_MODEL,
      voices.map((one) => one.name),
    ),
    ...{ speed, type: kind.type },
    sound: { create: kind.create, format: { sampleRate, bitRate } },
  };
}

/**
 * The same of a WebSocket: samples alone, whose rate both sides know.
 *
 * @throws HttpFault 400
 */
export function readLiveSpeakRequest(
  query: URLSearchParams,
  speech: Pick<SpeechProvider, 'voices'>,
): SpeakRequest {
  const encoding = query.get('encoding') ?? LIVE_ENCODINGS[0]!;
  if (!LIVE_ENCODINGS.includes(encoding)) {
    throw wrong(`"encoding" must be one of ${LIVE_ENCODINGS.join(', ')} on a WebSocket.`);
  }
  const whole = new URLSearchParams(query);
  whole.set('encoding', encoding);
  whole.set('container', query.get('container') ?? 'none');
  const request = readSpeakRequest(whole, speech);
  if (whole.get('container') === 'none') return request;
  throw wrong('"container" must be none on a WebSocket.');
}

/** What a body, or a message, has to say. @throws HttpFault 400, 413 */
export function speakTextOf(text: unknown): string {
  if (!isWellFormed(text) || text.trim() === '') {
    throw wrong('"text" must be a text that is not blank.');
  }
  if (text.length <= MAX_CHARS) return text;
  const message = `"text" has ${text.length} characters, of ${MAX_CHARS} at most. Send it in parts.`;
  throw new HttpFault(413, 'INPUT_TOO_LONG', message);
}

function voiceOf(
  model: string,
  names: readonly string[],
): Pick<SpeakRequest, 'model' | 'voice' | 'language'> {
  if (names.includes(model)) return { model, voice: model, language: undefined };
  const language = DEEPGRAM_MODEL.exec(model)?.[1];
  if (language !== undefined) return { model, voice: undefined, language };
  const own = names.slice(0, 50).join(', ');
  throw wrong(
    `"model" must be one of ${own}, or a name of Deepgram's, which stands for one of its language.`,
  );
}

function numberOf(query: URLSearchParams, name: string): number | undefined {
  const given = query.get(name);
  if (given === null) return undefined;
  const number = Number(given);
  if (given.trim() !== '' && Number.isFinite(number)) return number;
  throw wrong(`"${name}" must be a number.`);
}

function wrong(message: string): HttpFault {
  return new HttpFault(400, 'INVALID_QUERY_PARAMETER', message);
}

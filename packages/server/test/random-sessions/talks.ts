import { encodeEvent } from '../../src/protocols/wyoming/events.js';
import { base64, f32le, s16le } from '../support/raw-client.js';
import {
  droppedIn,
  inSamples,
  isUntold,
  type LogEntry,
  messagesOf,
  type Place,
  placesIn,
  type Talk,
  type Told,
} from './talk.js';
import type { TalkPlan } from './talk-plan.js';

/** The protocols that random clients speak. */
export type TalkName =
  | 'native'
  | 'openai'
  | 'deepgram v1'
  | 'deepgram v2'
  | 'vosk'
  | 'whisper-live'
  | 'jambonz'
  | 'twilio'
  | 'wyoming';

const FORMAT = { rate: 16_000, width: 2, channels: 1 };
const base64Of = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const untranscribedIn = (messages: readonly { untranscribed?: readonly Place[] }[]): Place[] =>
  messages.flatMap(({ untranscribed = [] }) => untranscribed.map(inSamples));

const native: Talk = {
  path: undefined,
  hello: ({ interim, variant }) => [
    {
      type: 'start',
      encoding: variant % 2 === 0 ? 'pcm_s16le' : 'pcm_f32le',
      partial_interval_ms: interim ? 200 : 0,
    },
  ],
  audio(samples, _at, { variant }) {
    if (variant === 4) return { type: 'audio_frame', audio: base64(samples) };
    return variant % 2 === 0 ? s16le(samples) : f32le(samples);
  },
  flush: (_, id) => [{ type: 'finalize', id }],
  drop: () => ({ type: 'cancel' }),
  configure: () => ({ type: 'configure', prompt: 'A speech.' }),
  end: () => [{ type: 'end' }],
  read(log) {
    const messages = messagesOf(log);
    const places = messages.filter(isUntold).map(inSamples);
    const finals = messages.filter(({ type }) => type === 'final');
    return {
      text: finals.map(({ text }) => text).join(' '),
      places: [...places, ...droppedIn(log)],
    };
  },
};

function deepgramPath(version: 1 | 2, query: string, isFloat: boolean): string {
  const encoding = isFloat ? 'linear32' : 'linear16';
  return `/v${version}/listen?encoding=${encoding}&sample_rate=16000${query}`;
}

const deepgramAudio: Talk['audio'] = (samples, _at, { variant }) =>
  variant % 2 === 0 ? s16le(samples) : f32le(samples);

const deepgramV1: Talk = {
  path({ interim, variant }) {
    const ends = variant > 2 ? '&utterance_end_ms=1000' : '';
    return deepgramPath(1, `&interim_results=${interim}&vad_events=true${ends}`, variant % 2 === 1);
  },
  audio: deepgramAudio,
  flush: () => [{ type: 'Finalize' }],
  configure: () => ({ type: 'KeepAlive' }),
  end: () => [{ type: 'CloseStream' }],
  read(log) {
    const messages = messagesOf(log);
    const finals = messages.filter(({ type, is_final }) => type === 'Results' && is_final);
    return {
      text: finals.map(({ channel }) => channel.alternatives[0].transcript).join(' '),
      places: untranscribedIn(messages),
    };
  },
};

const deepgramV2: Talk = {
  path({ interim, variant }) {
    const eager = interim ? '&eager_eot_threshold=0.5' : '';
    const own = variant > 3 ? '&eot_threshold=1' : '';
    return deepgramPath(2, `&model=flux-general-en${eager}${own}`, variant % 2 === 1);
  },
  audio: deepgramAudio,
  flush: () => [{ type: 'ForceEndTurn' }],
  configure: () => ({ type: 'Configure', keyterms: ['America'] }),
  end: () => [{ type: 'CloseStream' }],
  read(log) {
    const messages = messagesOf(log);
    const ends = messages.filter(({ event }) => event === 'EndOfTurn');
    return {
      text: ends.map(({ transcript }) => transcript).join(' '),
      places: untranscribedIn(messages),
    };
  },
};

const vosk: Talk = {
  path: () => '/vosk',
  hello: ({ variant }) => [
    { config: { sample_rate: 16_000, words: variant % 2, max_alternatives: variant > 3 ? 1 : 0 } },
  ],
  audio: (samples) => s16le(samples),
  drop: () => ({ reset: 1 }),
  end: () => [{ eof: 1 }],
  read(log) {
    const messages = messagesOf(log);
    const texts = messages.flatMap(
      ({ text, alternatives }) => alternatives?.[0].text ?? text ?? [],
    );
    const reset = log.findLast(({ type }) => type === 'drop');
    return {
      text: texts.join(' '),
      // It forgets all that it has not told.
      places: [...untranscribedIn(messages), { start: 0, end: reset?.at ?? 0 }],
    };
  },
};

const whisperLive: Talk = {
  path: () => '/whisper-live',
  quietMs: 2000,
  hello: ({ variant }) => [
    {
      ...{ uid: 'u', language: 'en', task: 'transcribe', model: 'small', use_vad: true },
      ...{ audio_format: variant % 2 === 0 ? 'int16' : 'float32' },
      ...{ send_last_n_segments: 1 + variant },
    },
  ],
  audio: (samples, _at, { variant }) => (variant % 2 === 0 ? s16le(samples) : f32le(samples)),
  end: () => [Buffer.from('END_OF_AUDIO')],
  read(log) {
    const written: string[] = [];
    let end = 0;
    for (const { segments = [] } of messagesOf(log)) {
      for (const segment of segments) {
        // As its client collects them.
        if (!segment.completed || Number(segment.start) < end) continue;
        written.push(segment.text);
        end = Number(segment.end);
      }
    }
    const warnings = messagesOf(log).filter(({ status }) => status === 'WARNING');
    return {
      text: written.join(' '),
      places: warnings.flatMap(({ message }) => placesIn(message)),
    };
  },
};

const jambonz: Talk = {
  path: () => '/jambonz',
  hello: ({ interim }) => [
    {
      ...{ type: 'start', language: 'en-US', format: 'raw', encoding: 'LINEAR16' },
      ...{ sampleRateHz: 16_000, interimResults: interim },
    },
  ],
  audio: (samples) => s16le(samples),
  end: () => [{ type: 'stop' }],
  read(log) {
    const messages = messagesOf(log);
    const finals = messages.filter(({ is_final }) => is_final);
    const errors = messages.filter(({ type }) => type === 'error');
    return {
      text: finals.map(({ alternatives }) => alternatives[0].transcript).join(' '),
      places: [...untranscribedIn(messages), ...errors.flatMap(({ error }) => placesIn(error))],
    };
  },
};

const twilio: Talk = {
  path: undefined,
  hello: () => [
    {
      ...{ event: 'start', streamSid: 'MZ1' },
      start: {
        ...{ callSid: 'CA1', streamSid: 'MZ1', tracks: ['inbound'] },
        mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
      },
    },
  ],
  audio: (samples, at) => ({
    event: 'media',
    media: { track: 'inbound', timestamp: `${at / 16}`, payload: base64Of(s16le(samples)) },
  }),
  end: () => [{ event: 'stop', stop: { callSid: 'CA1' } }],
  read(log) {
    const messages = messagesOf(log);
    const finals = messages.filter(({ event }) => event === 'final');
    const places = messages.filter(({ event }) => event === 'error' || event === 'untranscribed');
    return { text: finals.map(({ text }) => text).join(' '), places: places.map(inSamples) };
  },
};

const wyoming: Talk = {
  path: undefined,
  hello: () => [encodeEvent('audio-start', FORMAT)],
  audio: (samples) => wyomingChunk(samples),
  flush: () => [encodeEvent('audio-stop'), encodeEvent('audio-start', FORMAT)],
  end: () => [encodeEvent('audio-stop')],
  read(log) {
    const texts: string[] = [];
    const places: Place[] = [];
    // Where the command begins whose transcript is the next one.
    const stops = log.filter(({ type }) => type === 'flush').map(({ at }) => at);
    let start = 0;
    for (const { type, data } of messagesOf(log)) {
      if (type === 'transcript') {
        texts.push(data.text);
        for (const one of untranscribedIn([data])) {
          places.push({ start: start + one.start, end: start + one.end });
        }
        start = stops.shift() ?? start;
      }
      // It takes the place of the transcript, and the server hangs up.
      if (type === 'error') places.push({ start, end: Number.POSITIVE_INFINITY });
    }
    return { text: texts.join(' '), places };
  },
};

function wyomingChunk(samples: Float32Array): Uint8Array {
  const payload = Buffer.from(s16le(samples));
  const header = { type: 'audio-chunk', data: FORMAT, payload_length: payload.length };
  return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), payload]);
}

/** Whether the client ends its items, and not the server. */
const commits = (variant: number): boolean => variant % 2 === 0;
const DELAYS = ['minimal', 'low', 'medium', 'high', 'xhigh', 'xhigh'] as const;

const openai: Talk = {
  path: () => '/v1/realtime?intent=transcription',
  hello: ({ variant }) => [
    {
      type: 'session.update',
      session: {
        type: 'transcription',
        audio: {
          input: {
            format: { type: 'audio/pcm', rate: 16_000 },
            transcription: { model: 'gpt-4o-transcribe', delay: DELAYS[variant] },
            turn_detection: commits(variant) ? null : { type: 'server_vad' },
          },
        },
      },
    },
  ],
  audio: (samples) => ({ type: 'input_audio_buffer.append', audio: base64Of(s16le(samples)) }),
  flush: () => [{ type: 'input_audio_buffer.commit' }],
  drop: () => ({ type: 'input_audio_buffer.clear' }),
  configure: ({ variant }) => ({
    type: 'session.update',
    session: {
      type: 'transcription',
      audio: { input: { transcription: { delay: DELAYS[(variant + 3) % 6] } } },
    },
  }),
  end: undefined,
  read: readOpenAi,
};

function readOpenAi(log: readonly LogEntry[], { variant }: TalkPlan): Told {
  const texts = new Map<string, string>();
  const places: Place[] = droppedIn(log);
  const stop = log.find(({ type }) => type === 'shutdown');
  if (stop !== undefined && commits(variant)) {
    // A server that stops answers what was committed.
    const commit = log.findLast(({ type }) => type === 'flush');
    places.push({ start: commit?.at ?? 0, end: stop.at });
  }
  for (const entry of log) {
    if (entry.type !== 'told') continue;
    const { type, item_id: id, ...message } = entry.message;
    switch (type) {
      case 'conversation.item.input_audio_transcription.delta':
        texts.set(id, `${texts.get(id) ?? ''}${message.delta}`);
        break;
      case 'conversation.item.input_audio_transcription.completed':
      case 'conversation.item.input_audio_transcription.failed':
        // Clients that read no deltas must miss no word.
        if ((message.transcript ?? '') !== (texts.get(id) ?? '')) {
          throw new Error(`"${message.transcript}" is told after "${texts.get(id)}"`);
        }
        for (const { audio_start_ms, audio_end_ms } of message.untranscribed ?? []) {
          places.push({ start: audio_start_ms * 16, end: audio_end_ms * 16 });
        }
        break;
    }
  }
  return { text: [...texts.values()].join(' '), places };
}

const TALKS: Readonly<Record<TalkName, Talk>> = {
  native,
  openai,
  'deepgram v1': deepgramV1,
  'deepgram v2': deepgramV2,
  vosk,
  'whisper-live': whisperLive,
  jambonz,
  twilio,
  wyoming,
};

export const TALK_NAMES: readonly TalkName[] = Object.keys(TALKS) as TalkName[];

export const talkOf = (name: TalkName): Talk => TALKS[name];

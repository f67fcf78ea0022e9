import { betaNameOf, type RealtimeConfig, turnDetectionOf } from './session-config.js';

/** Which clients are spoken to: those of today, or those of the beta. */
export type Edition = 'ga' | 'beta';

/** A session as its clients are told of it. */
export interface ToldSession {
  readonly id: string;
  /** Unix seconds; nothing where it has not begun. */
  readonly expiresAt: number | undefined;
  /** The server's own, where the client has named none. */
  readonly model: string;
  /** The model that answers, in a conversation. */
  readonly answers?: string | undefined;
}

const LOGPROBS = 'item.input_audio_transcription.logprobs';

/** All that holds in a session, in the shape of an edition. */
export function sessionBody(config: RealtimeConfig, told: ToldSession, edition: Edition): object {
  const { noiseReduction, logprobs } = config;
  // What is undefined is not written.
  const expires = { expires_at: told.expiresAt };
  const id = { id: told.id, object: 'realtime.transcription_session', ...expires };
  const turns = turnDetectionOf(config);
  const noise = noiseReduction === undefined ? null : { type: noiseReduction };
  const include = logprobs ? [LOGPROBS] : null;
  const transcription = transcriptionBody(config, told.model);
  if (edition === 'beta') {
    return {
      ...{ ...id, modalities: ['text'] },
      ...{
        input_audio_format: betaNameOf(config.format),
        input_audio_transcription: transcription,
      },
      ...{ turn_detection: turns, input_audio_noise_reduction: noise, include },
    };
  }
  const format = shownFormat(config.format);
  const input = { format, transcription, noise_reduction: noise, turn_detection: turns };
  return {
    ...{ ...id, type: 'transcription' },
    ...{ audio: { input }, include },
  };
}

function transcriptionBody(config: RealtimeConfig, own: string): object {
  const { model = own, language, languages, keywords, prompt, delay } = config;
  // What is undefined is not written.
  return { model, language, languages, keywords, prompt, delay };
}

/** How a conversation is answered, as its client is told. */
export interface SettingsBody {
  readonly fields: object;
  /** Of its sound; left out in the beta, which has no such field. */
  readonly output: object | undefined;
}

/** All that holds in a conversation. */
export function dialogueBody(
  config: RealtimeConfig,
  { fields, output }: SettingsBody,
  told: ToldSession,
  edition: Edition,
): object {
  const { id, expiresAt: expires_at, model: own } = told;
  const about = { id, object: 'realtime.session', model: told.answers, expires_at, ...fields };
  const { noiseReduction, logprobs, format } = config;
  const noise = noiseReduction === undefined ? null : { type: noiseReduction };
  const include = logprobs ? [LOGPROBS] : null;
  const transcription = config.isTold ? transcriptionBody(config, own) : null;
  const turns = turnDetectionOf(config);
  const turn_detection =
    turns === null ? null : { create_response: true, interrupt_response: true, ...turns };
  if (edition === 'beta') {
    return {
      ...{ ...about, include, turn_detection, input_audio_format: betaNameOf(format) },
      ...{ input_audio_transcription: transcription, input_audio_noise_reduction: noise },
    };
  }
  const input = { format: shownFormat(format), transcription, noise_reduction: noise };
  return {
    ...{ ...about, type: 'realtime', include },
    audio: { input: { ...input, turn_detection }, output },
  };
}

/** As clients know it: those of telephones have one rate. */
export function shownFormat(format: RealtimeConfig['format']): object {
  return format.type === 'audio/pcm' ? format : { type: format.type };
}

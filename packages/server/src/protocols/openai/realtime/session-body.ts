import { BETA_FORMATS, type RealtimeConfig, turnDetectionOf } from './session-config.js';

/** Which clients are spoken to: those of today, or those of the beta. */
export type Edition = 'ga' | 'beta';

/** A session as its clients are told of it. */
export interface ToldSession {
  readonly id: string;
  /** Unix seconds; nothing where it has not begun. */
  readonly expiresAt: number | undefined;
  /** The server's own, where the client has named none. */
  readonly model: string;
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
      ...{ input_audio_format: betaFormat(config), input_audio_transcription: transcription },
      ...{ turn_detection: turns, input_audio_noise_reduction: noise, include },
    };
  }
  const format = config.format.type === 'audio/pcm' ? config.format : { type: config.format.type };
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

function betaFormat({ format }: RealtimeConfig): string | undefined {
  return Object.keys(BETA_FORMATS).find((name) => BETA_FORMATS[name] === format.type);
}

import { SAMPLE_RATES } from '../protocol/voice-messages.js';
import { HttpFault } from './http-fault.js';

const { least, most } = SAMPLE_RATES;
const DEFAULT_RATE = 16_000;

/** What a recording is, by its media type: `audio/pcm;rate=16000`, or whatever it shows itself to be. */
export type RecordingType =
  | { readonly encoding: 'auto' }
  | { readonly encoding: 'pcm_s16le'; readonly sampleRate: number };

/** @throws HttpFault 400, for samples that cannot be heard as they are said to be */
export function recordingType(contentType: string): RecordingType {
  const [type = '', ...parameters] = contentType.split(';').map((part) => part.trim());
  if (!/^audio\/(?:pcm|l16)$/i.test(type)) return { encoding: 'auto' };
  let sampleRate: number = DEFAULT_RATE;
  for (const parameter of parameters) {
    const [, name = '', value = ''] = /^([^=\s]+)\s*=\s*"?([^"]*)"?$/.exec(parameter) ?? [];
    if (name.toLowerCase() === 'rate') sampleRate = rateOf(value);
    if (name.toLowerCase() === 'channels' && value !== '1') {
      throw refused(`"channels" is ${shown(value)}, but samples must be of one channel: mix them`);
    }
  }
  return { encoding: 'pcm_s16le', sampleRate };
}

function rateOf(value: string): number {
  const rate = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  if (rate >= least && rate <= most) return rate;
  throw refused(`"rate" is ${shown(value)}, but must be a whole number from ${least} to ${most}`);
}

function refused(why: string): HttpFault {
  return new HttpFault(400, 'INVALID_MESSAGE', `${why}, or send a WAV file.`);
}

function shown(value: string): string {
  return JSON.stringify(value.slice(0, 40));
}

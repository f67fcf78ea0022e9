import { readFile, stat } from 'node:fs/promises';
import { TranscribeError } from '@ws/core';
import { isObject } from '@ws/core/internal';
import type { SpeechVoice } from '@ws/speech';
import type { VoiceFiles } from './voice-files.js';

export interface VoiceConfig {
  /** Hz. */
  readonly sampleRate: number;
  /** Its speakers; the first is called as the voice itself. */
  readonly voices: readonly (SpeechVoice & { readonly speaker: number })[];
}

const MAX_BYTES = 5_000_000;
const MAX_SPEAKERS = 10_000;

/** What is read of the file; anything may be there. */
interface RawConfig {
  readonly audio?: { readonly sample_rate?: unknown } | null;
  readonly language?: { readonly code?: unknown } | null;
  readonly espeak?: { readonly voice?: unknown } | null;
  readonly num_speakers?: unknown;
  readonly speaker_id_map?: unknown;
}

/** @throws TranscribeError `ERR_MODEL_INVALID` */
export async function readVoiceConfig({ name, config: path }: VoiceFiles): Promise<VoiceConfig> {
  const config = await readJson(path);
  const { audio, language, espeak } = config;
  const sampleRate = audio?.sample_rate;
  if (typeof sampleRate !== 'number' || !isWhole(sampleRate, 8000, 192_000)) {
    throw invalid(path, 'it has no audio.sample_rate from 8000 to 192000');
  }
  const code = [language?.code, espeak?.voice].find(
    (one) => typeof one === 'string' && /^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*$/.test(one),
  );
  if (typeof code !== 'string') throw invalid(path, 'it does not say its language');
  const languages = Object.freeze([code.replaceAll('_', '-')]);
  const voices = speakersOf(config, path).map(({ suffix, speaker }) =>
    Object.freeze({ name: `${name}${suffix}`, languages, speaker }),
  );
  return { sampleRate, voices };
}

function speakersOf(
  { num_speakers: count, speaker_id_map: ids }: RawConfig,
  path: string,
): readonly { readonly suffix: string; readonly speaker: number }[] {
  const first = { suffix: '', speaker: 0 };
  if (!(typeof count === 'number' && count > 1) || !isObject(ids)) return [first];
  const others = Object.entries(ids);
  const isRight = others.every(([called, id]) => called !== '' && isWhole(id, 0, count - 1));
  if (!isRight || count > MAX_SPEAKERS || others.length > count) {
    throw invalid(path, 'its speaker_id_map is none');
  }
  return [
    first,
    ...others.map(([called, id]) => ({ suffix: `/${called}`, speaker: id as number })),
  ];
}

function isWhole(value: unknown, min: number, max: number): boolean {
  return Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
}

async function readJson(path: string): Promise<RawConfig> {
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES) throw invalid(path, `it has ${size} bytes`);
    const config: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (!isObject(config)) throw invalid(path, 'it is no object');
    return config;
  } catch (error) {
    if (TranscribeError.isInstance(error)) throw error;
    throw invalid(path, (error as Error).message, error);
  }
}

function invalid(path: string, reason: string, cause?: unknown): TranscribeError {
  return new TranscribeError(
    `${path} does not describe a voice of Piper: ${reason}. Get it again from where the .onnx file is from.`,
    { code: 'ERR_MODEL_INVALID', details: { path, reason }, cause },
  );
}

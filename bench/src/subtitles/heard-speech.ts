import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createContainerDecoders } from '@ws/containers';
import { SAMPLE_RATE, type Segment, type TranscriptionBackend } from '@ws/core';
import { transcribeRecording } from '@ws/core/recording';
import { createSileroVad } from '@ws/vad-silero';
import { readRecording } from '../../../packages/server/src/cli/transcribe/read-recording.js';
import { joined } from '../joined.js';

const audio = fileURLToPath(new URL('../../../../shared/audio/', import.meta.url));
const NO_END = new AbortController().signal;
const GAP_SECONDS = 0.6;

/** What the engine heard in the recordings of one language. */
export interface HeardSpeech {
  readonly language: string;
  readonly seconds: number;
  /** With the times of words. */
  readonly segments: readonly Segment[];
}

/** Why there is nothing to hear, if so. */
export function missingAudio(): string | undefined {
  if (existsSync(`${audio}more/transcripts.json`)) return undefined;
  return 'skipped: recordings of people (../shared/audio/more is not there)';
}

/** All recordings of a language, one after the other, as the engine hears them. */
export async function hearSpeech(
  language: string,
  backend: TranscriptionBackend,
): Promise<HeardSpeech> {
  const gap = new Float32Array(GAP_SECONDS * SAMPLE_RATE);
  const parts: Float32Array[] = [];
  await using decoders = createContainerDecoders({ threads: 1 });
  for (const file of recordingsOf(language)) {
    const recording = await readRecording(
      { file: join(audio, file), input: undefined, signal: NO_END },
      decoders,
    );
    for await (const samples of recording.audio) parts.push(samples);
    parts.push(gap);
  }
  const samples = joined(parts);
  const vad = await createSileroVad();
  const segments: Segment[] = [];
  for await (const event of transcribeRecording(samples, {
    ...{ backend, language, vad, wordTimestamps: true },
  })) {
    if (event.type === 'segment') segments.push(event.segment);
  }
  return { language, seconds: samples.length / SAMPLE_RATE, segments };
}

function recordingsOf(language: string): readonly string[] {
  const transcripts = JSON.parse(
    readFileSync(`${audio}more/transcripts.json`, 'utf8'),
  ) as readonly {
    readonly file: string;
    readonly language: string;
  }[];
  const more = transcripts.filter((each) => each.language === language).map(({ file }) => file);
  if (language !== 'en') return more;
  const speakers = readdirSync(`${audio}speakers`)
    .filter((file) => file.endsWith('.flac'))
    .map((file) => `speakers/${file}`);
  return ['jfk.wav', 'stream60.wav', ...more, ...speakers];
}

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Cue } from '../../../packages/core/src/formats/cue.js';
import type { VerboseJson } from '../../../packages/core/src/formats/verbose-json.js';
import { runProgram } from '../run-program.js';
import { readSrt } from './read-srt.js';
import { segmentsWithWords, type TimedTranscript } from './timed-transcript.js';

const audio = fileURLToPath(new URL('../../../../shared/audio/', import.meta.url));
const command = fileURLToPath(
  new URL('../../../packages/server/bin/ws-server.js', import.meta.url),
);

/** What the command line wrote of one recording. */
export interface HeardRecording extends TimedTranscript {
  readonly seconds: number;
  readonly cues: readonly Cue[];
}

/** Why there is nothing to hear, if so. */
export function missingAudio(): string | undefined {
  if (existsSync(`${audio}more/transcripts.json`)) return undefined;
  return 'skipped: recordings of people (../shared/audio/more is not there)';
}

/** Recordings in a language, as `ws-server transcribe` writes them. */
export async function hearSpeech(
  files: readonly string[],
  language: string,
  model: string,
): Promise<readonly HeardRecording[]> {
  const folder = mkdtempSync(join(tmpdir(), 'subtitles-'));
  try {
    const flags = [
      '-m',
      model,
      '-l',
      language,
      '--words',
      '-o',
      'srt,json',
      '--output-dir',
      folder,
    ];
    await runProgram(process.execPath, [command, 'transcribe', ...files, ...flags]);
    return files.map((file) => {
      const name = basename(file, extname(file));
      const read = (format: string): string =>
        readFileSync(join(folder, `${name}.${format}`), 'utf8');
      const { duration, segments, words = [] } = JSON.parse(read('json')) as VerboseJson;
      const timed = words.map(({ word, ...times }) => ({ text: word, ...times }));
      return {
        name,
        language,
        seconds: duration,
        segments: segmentsWithWords(
          segments.filter(({ text }) => text.trim() !== ''),
          timed,
        ),
        cues: readSrt(read('srt')),
      };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Paths of all recordings in a language. */
export function recordingsIn(language: string): readonly string[] {
  const transcripts = JSON.parse(
    readFileSync(`${audio}more/transcripts.json`, 'utf8'),
  ) as readonly {
    readonly file: string;
    readonly language: string;
  }[];
  const more = transcripts.filter((each) => each.language === language).map(({ file }) => file);
  const paths = (files: readonly string[]) => files.map((file) => join(audio, file));
  if (language !== 'en') return paths(more);
  const speakers = readdirSync(`${audio}speakers`)
    .filter((file) => file.endsWith('.flac'))
    .map((file) => `speakers/${file}`);
  return paths(['jfk.wav', 'stream60.wav', ...more, ...speakers]);
}

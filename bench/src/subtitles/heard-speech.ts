import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Cue } from '../../../packages/core/src/formats/cue.js';
import type { VerboseJson } from '../../../packages/core/src/formats/verbose-json.js';
import { runProgram } from '../run-program.js';
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

/** All recordings of a language, as `ws-server transcribe` writes them. */
export async function hearSpeech(
  language: string,
  model: string,
): Promise<readonly HeardRecording[]> {
  const folder = mkdtempSync(join(tmpdir(), 'subtitles-'));
  try {
    const files = recordingsOf(language);
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
    const paths = files.map((file) => join(audio, file));
    await runProgram(process.execPath, [command, 'transcribe', ...paths, ...flags]);
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

function readSrt(text: string): readonly Cue[] {
  return text
    .trim()
    .split('\n\n')
    .filter((cue) => cue !== '')
    .map((cue) => {
      const [, times = '', ...lines] = cue.split('\n');
      const [start = 0, end = 0] = times.split(' --> ').map((time) => {
        const [hours, minutes, seconds] = time.replace(',', '.').split(':').map(Number);
        return hours! * 3600 + minutes! * 60 + seconds!;
      });
      return { start, end, text: lines.join(' '), lines };
    });
}

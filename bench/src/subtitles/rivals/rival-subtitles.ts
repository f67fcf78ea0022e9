import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatTranscript } from '@ws/core/formats';
import type { TimedTranscript } from '../timed-transcript.js';

/** A library that cuts words into subtitles, and the name of its folder. */
export const WAYS: ReadonlyMap<string, string> = new Map([
  ['ours', 'ours'],
  ['openai-whisper: segments as they are', 'segments'],
  ['stable-ts: `regroup()`', 'stable_ts'],
  ['whisperx', 'whisperx'],
  ['whisperx, two lines of 42', 'whisperx_two_lines'],
  ["whisperx's SubtitlesProcessor", 'whisperx_subtitles_processor'],
]);

const program = fileURLToPath(new URL('cut_words.py', import.meta.url));

/**
 * Cuts the same words with the same times into subtitles in each of the {@link WAYS}: `FOLDER/WAY/NAME.srt`.
 *
 * @param python - of `installSubtitleTools`
 */
export function cutInEachWay(
  python: string,
  transcripts: readonly TimedTranscript[],
  folder: string,
): void {
  for (const { name, language, segments } of transcripts) {
    const write = (way: string, cues?: object): void => {
      const path = join(folder, way, `${name}.srt`);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, formatTranscript('srt', { segments, language }, { cues }));
    };
    write('ours', {});
    write('segments');
  }
  const input = transcripts.map(({ name, language, segments }) => ({
    name,
    language,
    segments: segments.map(({ words, ...segment }) => ({
      ...segment,
      words: words.map(({ text, ...times }) => ({ word: text, probability: 1, ...times })),
    })),
  }));
  execFileSync(python, ['-B', program, folder], {
    input: JSON.stringify(input),
    stdio: ['pipe', 'ignore', 'inherit'],
  });
}

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toSrtCue } from '../../../../packages/core/src/formats/cue.js';
import { cacheFolder } from '../../cache-folder.js';
import { runProgram } from '../../run-program.js';
import type { TimedSegment, TimedTranscript } from '../timed-transcript.js';

const PACKAGE = 'video.js';
const VERSION = '8.24.1';
const FILE = 'package/dist/examples/elephantsdream/captions.en.vtt';

/** The English subtitles that people made of the film "Elephants Dream", and its words. */
export interface DreamSubtitles {
  readonly transcript: TimedTranscript;
  /** Path of the subtitles, as SRT. */
  readonly reference: string;
}

/** A subtitle's lines; times in seconds. */
interface MadeCue {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

/**
 * Fetches the subtitles, which npm's `video.js` carries as its example, once. There is no sound to hear the words in: a word
 * has its share of its subtitle's time, by its characters, and a sentence is a segment.
 */
export async function dreamSubtitles(): Promise<DreamSubtitles> {
  const folder = cacheFolder(`${PACKAGE}-${VERSION}`);
  const file = join(folder, FILE);
  if (!existsSync(file)) {
    await runProgram('npm', ['pack', '--silent', `${PACKAGE}@${VERSION}`], { cwd: folder });
    await runProgram('tar', ['xzf', `${PACKAGE}-${VERSION}.tgz`, FILE], { cwd: folder });
  }
  const cues = readVtt(readFileSync(file, 'utf8'));
  const reference = join(folder, 'reference.srt');
  const subtitles = cues.map((cue, i) => toSrtCue({ ...cue, text: cue.lines.join(' ') }, i + 1));
  writeFileSync(reference, subtitles.join(''));
  const transcript = { name: 'elephants-dream', language: 'en', segments: sentencesOf(cues) };
  return { transcript, reference };
}

function readVtt(text: string): readonly MadeCue[] {
  return text
    .split(/\n\s*\n/)
    .filter((block) => block.includes(' --> '))
    .map((block) => {
      const lines = block.trim().split('\n');
      const at = lines.findIndex((line) => line.includes(' --> '));
      const [start = 0, end = 0] = lines[at]!.split(' --> ').map(secondsOf);
      // A dash tells that another person speaks.
      return { start, end, lines: lines.slice(at + 1).map((line) => line.replace(/^- /, '')) };
    });
}

function secondsOf(time: string): number {
  return time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}

function sentencesOf(cues: readonly MadeCue[]): readonly TimedSegment[] {
  const sentences: TimedSegment['words'][number][][] = [[]];
  for (const { start, end, lines } of cues) {
    const words = lines.join(' ').split(/\s+/);
    const perCharacter = (end - start) / (words.join(' ').length + 1);
    let at = start;
    for (const text of words) {
      const next = at + (text.length + 1) * perCharacter;
      sentences.at(-1)!.push({ text, start: at, end: next });
      if (/[.?!…]$/.test(text)) sentences.push([]);
      at = next;
    }
  }
  return sentences
    .filter((words) => words.length > 0)
    .map((words) => ({
      text: words.map(({ text }) => text).join(' '),
      start: words[0]!.start,
      end: words.at(-1)!.end,
      words,
    }));
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { TranscribeError } from '@ws/core';
import { missingBuild } from '../built-backend.js';
import { describeMachine } from '../machine.js';
import { progress, publish, table } from '../report.js';
import { composeSpeech } from './composed-speech.js';
import { brokenLimits, LIMITS } from './cue-limits.js';
import { hearSpeech, missingAudio, recordingsIn } from './heard-speech.js';
import { referenceSubtitles } from './reference-subtitles.js';
import { compareWithRivals } from './rivals/compare-with-rivals.js';
import { dreamSubtitles } from './rivals/dream-subtitles.js';
import { SCORES } from './rivals/subtitle-edit-rate.js';
import { installSubtitleTools } from './rivals/subtitle-tools.js';
import { TAGGED_LANGUAGES, taggedBreaks } from './tagged-breaks.js';
import type { TimedTranscript } from './timed-transcript.js';

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'base' },
    language: { type: 'string', multiple: true, default: [...TAGGED_LANGUAGES] },
    // So many of each language, its recordings over and over; without it, each recording once.
    minutes: { type: 'string' },
  },
});
const minutes = values.minutes === undefined ? undefined : Number(values.minutes);
if (minutes !== undefined && !(minutes > 0)) {
  throw new Error(`--minutes is ${values.minutes}; it must be more than 0`);
}

const missing = missingBuild() ?? missingAudio();
if (missing !== undefined) throw new Error(missing);

const python = await installSubtitleTools().catch((error: unknown) => {
  if (!TranscribeError.isInstance(error)) throw error;
  progress(`SubER left out: ${error.message}`);
  return undefined;
});

const composed = mkdtempSync(join(tmpdir(), 'composed-'));
process.once('exit', () => rmSync(composed, { recursive: true }));
const rows: string[][] = [];
const compared: string[][] = [];
const details: object[] = [];
const badBreaks: string[] = [];
for (const language of values.language) {
  const { recordings, references } = await heard(language);
  const seconds = recordings.reduce((sum, recording) => sum + recording.seconds, 0);
  progress(`${language}: ${seconds.toFixed(0)} s heard`);
  await compare(language, recordings, references);
  for (const way of ['segments', 'cues'] as const) {
    const all = recordings.map((recording) => recording[way].filter(({ text }) => text !== ''));
    const broken = all.map(brokenLimits);
    const totals = LIMITS.map((limit) => broken.reduce((sum, each) => sum + each[limit], 0));
    const tagged = all.map((cues) => taggedBreaks(cues, language));
    const bad = tagged.flatMap((each) => each.bad);
    const breaks = tagged.reduce((sum, each) => sum + each.breaks, 0);
    const counts = [all.flat().length, ...totals, bad.length, breaks];
    rows.push([language, way, seconds.toFixed(0), ...counts.map(String)]);
    details.push({ language, way, cues: all, bad });
    if (way === 'segments') continue;
    badBreaks.push(...bad.map(({ rule, at }) => `- ${language}, ${rule}: ${at}`));
    const mayBe: readonly string[] = ['over 20 characters/s'];
    const isUnmet = LIMITS.some((limit, i) => totals[i]! > 0 && !mayBe.includes(limit));
    if (isUnmet || bad.length > 0) process.exitCode = 1;
  }
}

if (values.language.includes('en') && minutes === undefined) {
  const { transcript, reference } = await dreamSubtitles();
  await compare('en, a film', [transcript], new Map([[transcript.name, reference]]));
}

publish(
  'subtitles',
  [
    '# Subtitles',
    describeMachine(),
    [
      minutes === undefined
        ? 'All recordings of ../shared/audio in these languages.'
        : `${minutes} minutes of each language: its recordings of ../shared/audio over and over, in ever another order, with gaps of 0.2 to 2.5 s.`,
      `Heard by \`ws-server transcribe -m ${values.model}\`. "segments": as the model cut them, what`,
      '`--raw-segments` writes; "cues": what `-o srt` writes. Numbers of cues that break a limit of the published guides; a cue is faster than 20',
      'characters a second "with time to spare" where it ends before it must. Bad breaks, of all ends of lines and cues: what npm\'s',
      '`compromise`, `de-compromise` and `es-compromise` tag as article and noun, preposition or conjunction and what follows,',
      'auxiliary and verb, first and last name. The taggers err, too.',
    ].join('\n'),
    table(['language', '', 'seconds', 'cues', ...LIMITS, 'bad breaks', 'of'], rows),
    [
      "SubER (PyPI's `subtitle-edit-rate`: the least there is to edit, in percent of words and breaks) of the same words with the same times, cut",
      'in each way, against subtitles that were cut by hand (src/subtitles/reference). "AS-WER" is 0 where the words are the same. "en, a film":',
      "the subtitles that people made of Elephants Dream (npm's `video.js`), each word with its share of its subtitle's time.",
    ].join('\n'),
    python === undefined
      ? 'left out: no Python environment'
      : table(['language', 'cut by', 'cues', ...SCORES], compared),
    ...(badBreaks.length > 0 ? [`Bad breaks of cues:\n\n${badBreaks.join('\n')}`] : []),
  ],
  details,
);

/** What is heard in a language, and the paths of subtitles to compare with, by the names of what is heard. */
async function heard(language: string) {
  const files = recordingsIn(language);
  const references = referenceSubtitles(language);
  if (minutes === undefined) {
    return { recordings: await hearSpeech(files, language, values.model), references };
  }
  const { file, reference } = await composeSpeech(language, files, references, minutes, composed);
  const recordings = await hearSpeech([file], language, values.model);
  return { recordings, references: new Map([[language, reference]]) };
}

async function compare(
  name: string,
  transcripts: readonly TimedTranscript[],
  references: ReadonlyMap<string, string>,
): Promise<void> {
  if (python === undefined) return;
  const ways = await compareWithRivals(python, transcripts, references);
  for (const { way, cues, scores } of ways) {
    const figures = SCORES.map((score) => scores?.[score].toFixed(1) ?? '');
    compared.push([name, way, String(cues), ...figures]);
  }
  const [ours, ...others] = ways.flatMap(({ scores }) => (scores ? [scores.SubER] : []));
  if (ours !== undefined && ours > Math.min(...others)) process.exitCode = 1;
}

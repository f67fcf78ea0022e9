import { parseArgs } from 'node:util';
import { toCues } from '@ws/core/formats';
import type { Cue } from '../../../packages/core/src/formats/cue.js';
import { createBuiltBackend, missingBuild } from '../built-backend.js';
import { describeMachine } from '../machine.js';
import { progress, publish, table } from '../report.js';
import { brokenLimits, LIMITS } from './cue-limits.js';
import { hearSpeech, missingAudio } from './heard-speech.js';
import { TAGGED_LANGUAGES, taggedBreaks } from './tagged-breaks.js';

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'base' },
    language: { type: 'string', multiple: true, default: [...TAGGED_LANGUAGES] },
  },
});

const missing = missingBuild() ?? missingAudio();
if (missing !== undefined) throw new Error(missing);

const rows: string[][] = [];
const details: object[] = [];
const badBreaks: string[] = [];
await using backend = await createBuiltBackend(values.model, 'int8', 2);
await backend.load();
for (const language of values.language) {
  const { seconds, segments } = await hearSpeech(language, backend);
  progress(`${language}: ${seconds.toFixed(0)} s heard`);
  const contenders: Record<string, readonly Cue[]> = {
    segments: segments.map(({ start, end, text }) => ({ start, end, text })),
    cues: toCues(segments, { language }),
  };
  for (const [name, cues] of Object.entries(contenders)) {
    const spoken = cues.filter(({ text }) => text.trim() !== '');
    const broken = brokenLimits(spoken);
    const { breaks, bad } = taggedBreaks(spoken, language);
    const counts = [spoken.length, ...LIMITS.map((limit) => broken[limit]), bad.length, breaks];
    rows.push([language, name, seconds.toFixed(0), ...counts.map(String)]);
    details.push({
      language,
      name,
      cues: spoken.map(({ start, end, text, lines }) => ({ start, end, text, lines })),
      bad,
    });
    if (name !== 'cues') continue;
    badBreaks.push(...bad.map(({ rule, at }) => `- ${language}, ${rule}: ${at}`));
    const unmet = LIMITS.filter((limit) => limit !== 'over 20 characters/s' && broken[limit] > 0);
    if (unmet.length > 0 || bad.length > 0) process.exitCode = 1;
  }
}

publish(
  'subtitles',
  [
    '# Subtitles',
    describeMachine(),
    [
      `All recordings of ../shared/audio in these languages, heard by \`${values.model}\`, int8. "segments": as the model cut them, what`,
      '`--raw-segments` writes; "cues": `toCues`. Numbers of cues that break a limit of the published guides; a cue is faster than 20',
      'characters a second "with time to spare" where it ends before it must. Bad breaks, of all ends of lines and cues: what npm\'s',
      '`compromise`, `de-compromise` and `es-compromise` tag as article and noun, preposition or conjunction and what follows,',
      'auxiliary and verb, first and last name. The taggers err, too.',
    ].join('\n'),
    table(['language', '', 'seconds', 'cues', ...LIMITS, 'bad breaks', 'of'], rows),
    ...(badBreaks.length > 0 ? [`Bad breaks of cues:\n\n${badBreaks.join('\n')}`] : []),
  ],
  details,
);

import { parseArgs } from 'node:util';
import { distribution } from '@ws/bench';
import { samplesToMs, type VadName } from '@ws/core/internal';
import { loadSileroModel } from '@ws/vad-silero';
import { loadMeteredEngine } from '../engines.js';
import { describeMachine } from '../machine.js';
import { progress, publish, table } from '../report.js';
import { demoRecording, stream60 } from '../streaming/recordings.js';
import { candidates, twoStages } from './candidates.js';
import { measureCosts, measureFootprints, measureStreams, onnxCandidate } from './costs.js';
import { endDelays, hear } from './hear.js';
import { measureLive, spread } from './live.js';
import type { Sound } from './sound.js';
import { measureBlips, measureSounds, PROMPT_NAMES, type PromptName } from './sound-costs.js';
import { soundsWithoutSpeech, soundsWithSpeech } from './sounds.js';

const PARTS = ['sounds', 'costs', 'live', 'cost-of-sounds'] as const;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    rounds: { type: 'string', default: '9' },
    'chunk-ms': { type: 'string', default: '100' },
    'step-ms': { type: 'string', default: '100' },
  },
});
if (values.only !== undefined && !PARTS.some((part) => part === values.only)) {
  throw new Error(`--only is ${values.only}; it must be one of ${PARTS.join(', ')}`);
}
const wanted = (part: (typeof PARTS)[number]): boolean => (values.only ?? part) === part;

const percent = (share: number): string => `${(100 * share).toFixed(0)}`;
const all = await candidates();
const report: string[] = ['# What tells speech from silence', describeMachine()];
const recording = stream60();
let details: unknown;

if (wanted('sounds')) {
  const quiet = soundsWithoutSpeech();
  const spoken = soundsWithSpeech();
  const silent: string[][] = [];
  const speech: string[][] = [];
  for (const { name, create } of all) {
    const ofQuiet = await Promise.all(quiet.map((sound) => hear(create(), sound)));
    silent.push([
      name,
      ...ofQuiet.map(
        (heard) => `${percent(heard.falsely)} / ${heard.falseStartsPerMinute.toFixed(0)}`,
      ),
    ]);
    const ofSpeech = await Promise.all(spoken.map((sound) => hear(create(), sound)));
    const delays =
      recording === undefined
        ? []
        : await endDelays(
            create(),
            recording.samples,
            recording.utterances.map(({ speechEnd }) => speechEnd),
          );
    speech.push([
      name,
      ...ofSpeech.map(
        (heard) =>
          `${percent(heard.reached)} / ${percent(heard.found)} / ${percent(heard.falsely)} / ${heard.falseStartsPerMinute.toFixed(0)}`,
      ),
      delays.length === 0 ? '–' : `${spread(delays)} (${delays.length})`,
    ]);
    progress(name);
  }
  report.push(
    [
      'Half a minute of each sound without speech: per cent of the frames that are called speech, and false starts a',
      'minute, as the session’s endpointer makes them (60 ms of speech). Bare: the decision of WebRTC as it is.',
    ].join('\n'),
    table(['detector', ...quiet.map(({ name }) => name)], silent),
    [
      'Speech: per cent of the words that a session would decode whole (their times are rough: in the clean recordings',
      'nothing was missed) / of the frames within words that are called speech / of the frames in pauses that are / false',
      'starts a minute of pause. Who calls everything speech reaches every word, and ends no utterance. Last column: from',
      'the end of an utterance of stream60 to the frame that ends it, with `minSilenceMs` 300: p50 / p95 / most, in seconds',
      '(of how many of the ten; the others ran on for 1.5 s or more).',
    ].join('\n'),
    table(['detector', ...spoken.map(({ name }) => name), 'end noticed after'], speech),
    await describeTwoStages([...quiet.slice(0, 2), ...spoken]),
  );
}

if (wanted('costs')) {
  const { samples } = demoRecording();
  const onnx = [await onnxCandidate('onnxruntime-node'), await onnxCandidate('onnxruntime-web')];
  const script = await scriptCandidate();
  const costs = await measureCosts([...all, script, ...onnx], samples, Number(values.rounds));
  report.push(
    [
      `Per frame, least / median of ${values.rounds} interleaved rounds of 1000 frames of the demo recording; a core is what it`,
      'takes of one, for one stream. Bytes: taken per frame and given up again, run from source (a boxed number has 16).',
    ].join('\n'),
    table(
      ['detector', 'frame ms', 'µs per frame', '% of a core', 'bytes per frame'],
      costs.map(({ name, frameSamples, times, bytes }) => {
        const least = Math.min(...times);
        return [
          name,
          samplesToMs(frameSamples).toFixed(0),
          `${least.toFixed(1)} / ${distribution(times).p50.toFixed(1)}`,
          (least / samplesToMs(frameSamples) / 10).toFixed(3),
          Number.isNaN(bytes) ? 'collected meanwhile' : bytes.toFixed(0),
        ];
      }),
    ),
  );
  const many = all
    .filter(({ name }) => name === 'silero' || name.includes('default'))
    .map((candidate) => ({ name: candidate.name, ...measureStreams(candidate, samples) }));
  report.push(
    many
      .map(
        ({ name, streams, ms }) =>
          `${name}: ${streams} streams get a frame each in ${ms.toFixed(1)} ms.`,
      )
      .join('\n'),
    'What is installed, and how long a new process takes until the first frame is heard, less Node itself (least of 7).',
    table(
      ['what', 'MiB', 'ms'],
      measureFootprints().map(({ name, mebibytes, startMs }) => [
        name,
        mebibytes.toFixed(mebibytes < 1 ? 2 : 1),
        startMs.toFixed(0),
      ]),
    ),
  );
}

if (wanted('live') && recording !== undefined) {
  const vads: readonly VadName[] = ['silero', 'webrtc', 'energy'];
  const rows = await measureLive(recording, vads, Number(values['chunk-ms']));
  details = rows;
  report.push(
    [
      `stream60 in real time through the real server, ${values['chunk-ms']} ms at a time; \`tiny.en\`, strategy \`prompt\`, endpoints by the`,
      'server after 300 ms of silence. Seconds, p50 / p95 / most: from the end of an utterance’s speech to the final that',
      'holds its last word (promised: 0.45 / 0.70), and from the start of speech to the first text (promised: p50 1.0).',
    ].join('\n'),
    table(
      [
        'detector',
        'finals',
        'utterances answered',
        'invented',
        'error rate',
        'last word final',
        'first text',
      ],
      rows.map((row) => [
        row.vad,
        String(row.finals),
        `${row.answered} of ${recording.utterances.length}`,
        row.invented.length === 0 ? 'nothing' : row.invented.join('; '),
        (row.errors / row.words).toFixed(3),
        spread(row.lastWord),
        spread(row.firstText),
      ]),
    ),
  );
}

if (wanted('cost-of-sounds')) {
  const metered = await loadMeteredEngine('tiny.en', 'int8');
  const silero = await loadSileroModel();
  const sounds = await measureSounds(metered, () => silero.createVad());
  const blips = await measureBlips(metered, Number(values['step-ms']));
  const each = <T>(of: (name: PromptName) => T): readonly T[] => PROMPT_NAMES.map(of);
  report.push(
    [
      'Milliseconds of processor time per second of audio that a session takes, a minute of each (`tiny.en`, int8, one',
      'thread, partials and finals as they fall due on an idle machine); without a prompt / with one. Heard whole: without a',
      'detector 20 s of it are decoded whole, in utterances of 10 s.',
    ].join('\n'),
    table(
      ['sound', 'silero', 'heard whole'],
      sounds.map(({ sound, detected, undetected }) => [
        sound,
        ...[detected, undetected].map((ms) => each((name) => ms[name].toFixed(0)).join(' / ')),
      ]),
    ),
    [
      `The same in short cuts of 0.2 to 0.8 s, one every ${values['step-ms']} ms, each a session's one final without a detector; without a prompt`,
      'and with one: milliseconds of processor time, mean / 95th percentile / most; runs of the decoder, mean / most; per cent',
      'of the finals with a text.',
    ].join('\n'),
    table(
      [
        'sound',
        'cuts',
        ...each((name) => [`ms, ${name}`, `passes, ${name}`, `text, ${name}`]).flat(),
      ],
      blips.map(({ sound, cuts, ms, passes, answered }) => [
        sound,
        String(cuts),
        ...each((name) => [
          [ms[name].mean, ms[name].p95, ms[name].most].map((value) => value.toFixed(0)).join(' / '),
          `${passes[name].mean.toFixed(1)} / ${passes[name].most}`,
          answered[name].toFixed(0),
        ]).flat(),
      ]),
    ),
  );
  await metered.engine.release();
}

publish('vad', report, details);

/** For how many frames of each sound the second detector was asked. */
async function describeTwoStages(sounds: readonly Sound[]): Promise<string> {
  const parts: string[] = [];
  for (const sound of sounds) {
    const vad = await twoStages();
    await hear(vad, sound);
    parts.push(`${sound.name} ${percent(vad.asked)}`);
  }
  return `WebRTC as a gate: Silero’s network was asked for so many per cent of the frames: ${parts.join(', ')}.`;
}

async function scriptCandidate() {
  const { loadSileroModel } = await import('@ws/vad-silero');
  const model = await loadSileroModel({ kernel: 'script' });
  return { name: 'silero, kernel in JavaScript', create: () => model.createVad() };
}

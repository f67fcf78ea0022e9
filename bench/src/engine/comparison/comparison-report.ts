import { table } from '../../report.js';
import { least, leastAndMedian, median, milliseconds } from '../figures.js';
import type { Comparison, Heard } from './compare-engines.js';
import type { ContenderCall } from './contender.js';

/** What the project promises of its engine: parts of the others' time, in one run, on one thread. */
const MOST_OF_WHISPERCPP = 0.06;
const MOST_OF_FASTER_WHISPER = 0.12;

const times = ({ calls }: Heard): readonly number[] => calls.map((call) => call.ms);

/** The medians of a part, where the system tells of it. */
function part({ calls }: Heard, of: (call: ContenderCall) => number | undefined): string {
  const known = calls.map(of).filter((value) => value !== undefined);
  return known.length === 0 ? '' : milliseconds(median(known));
}

function processorTimes({ calls }: Heard): readonly number[] {
  return calls.map(({ cpuMs }) => cpuMs).filter((value) => value !== undefined);
}

function ratios(one: Heard, other: Heard | undefined): string {
  if (other === undefined) return '';
  return [least, median].map((of) => (of(times(one)) / of(times(other))).toFixed(3)).join(' / ');
}

function row(
  one: Heard,
  whisperCpp: Heard | undefined,
  fasterWhisper: Heard | undefined,
): readonly string[] {
  return [
    one.contender.system,
    one.contender.settings,
    leastAndMedian(times(one)),
    processorTimes(one).length === 0 ? '' : leastAndMedian(processorTimes(one)),
    part(one, ({ melMs }) => melMs),
    part(one, ({ encoderMs }) => encoderMs),
    part(one, ({ decoderMs }) => decoderMs),
    part(one, (call) =>
      call.encoderMs === undefined
        ? undefined
        : call.ms - call.encoderMs - (call.melMs ?? 0) - (call.decoderMs ?? 0),
    ),
    ratios(one, whisperCpp),
    ratios(one, fasterWhisper),
    String(one.errors),
  ];
}

export function comparisonReport(comparison: Comparison, rounds: number): readonly string[] {
  const { model, window, words, ours, whisperCpp, fasterWhisper, absent } = comparison;
  const rows = [...ours, ...whisperCpp, ...fasterWhisper].map((one) =>
    row(one, whisperCpp[0], fasterWhisper[0]),
  );
  return [
    '## Against other engines',
    [
      `One window, ${window.name} of ../shared/audio (${window.seconds.toFixed(1)} s), from samples to text, the same weights of \`${model}\`, one thread`,
      `each, models in memory. Milliseconds, least / median of ${rounds} interleaved rounds, by the clock and of the processor (which`,
      'what else runs lengthens less); of the parts the medians, as far as they are told; "rest": all else (of',
      'whisper.cpp spectrogram and decoder). Draft: the hypothesis that a session had half a second before. "Of": parts of the',
      `other's time at its cheapest settings, of the least and of the medians. Errors: of ${words} words.`,
      'In its turn each is asked twice, and the second call counts. Ours has the memory that its inference process has (huge',
      'pages, where the system gives them); the others are as they come.',
    ].join('\n'),
    table(
      [
        'system',
        'settings',
        'ms',
        'processor ms',
        'mel',
        'encoder',
        'decoder',
        'rest',
        'of whisper.cpp',
        'of faster-whisper',
        'errors',
      ],
      rows,
    ),
    ...verdict(comparison),
    ...absent.map((reason) => `Left out: ${reason}`),
  ];
}

/** Against the promises: what a user gets who chooses nothing, without a draft. */
function verdict({ ours, whisperCpp, fasterWhisper }: Comparison): readonly string[] {
  const [first] = ours;
  const judge = (name: string, other: Heard | undefined, most: number): readonly string[] => {
    if (first === undefined || other === undefined) return [];
    const ratio = least(times(first)) / least(times(other));
    const ofProcessor = least(processorTimes(first)) / least(processorTimes(other));
    return [
      `${ratio.toFixed(3)} of ${name} time (of its processor time ${ofProcessor.toFixed(3)}; promised: at most ${most}${ratio <= most ? '' : ', missed'})`,
    ];
  };
  const parts = [
    ...judge("whisper.cpp's", whisperCpp[0], MOST_OF_WHISPERCPP),
    ...judge("faster-whisper's", fasterWhisper[0], MOST_OF_FASTER_WHISPER),
  ];
  return parts.length === 0 ? [] : [`First row, least times: ${parts.join('; ')}.`];
}

import type { MeasureName } from '../result/bench-result.js';

/** What a number means. */
export interface Measure {
  /** As a heading: `Word error rate`. */
  readonly title: string;
  readonly unit: Unit;
  /** Which way is better; `neither` says how much was measured. */
  readonly better: 'less' | 'more' | 'neither';
  /** How it is computed, and whose measure it is. */
  readonly definition: string;
}

/** `share` is from 0: 0.05 is five of a hundred. `s` are seconds. */
export type Unit =
  | 'share'
  | 's'
  | 'ms'
  | 's per s'
  | 'core-h per h'
  | 'per word'
  | 'words'
  | 'sessions'
  | 'frames'
  | 'tokens'
  | 'calls'
  | 'times'
  | 'MiB';

/** Seconds by which audio may leave late in a session that counts as held. */
export const MOST_LATE_AUDIO = 0.5;
/** Seconds that the last finals may take, at p95, in sessions that count as held. */
export const MOST_LAST_FINAL = 2;

const COUNTED_WORDS =
  'Of the spoken words that were heard right (word by word, least edit distance, without case and punctuation), where the times of words are known.';
const PARTS = { p50: 'median', p95: 'p95', p99: 'p99' } as const;

/** Quantiles of one quantity: `NAME-p50` is the median. Between two numbers they are interpolated, as NumPy does. */
function quantiles(
  name: string,
  parts: readonly (keyof typeof PARTS)[],
  measure: Pick<Measure, 'title' | 'definition'> & Partial<Measure>,
): Record<MeasureName, Measure> {
  return Object.fromEntries(
    parts.map((part): [string, Measure] => [
      `${name}-${part}`,
      { unit: 's', better: 'less', ...measure, title: `${measure.title}, ${PARTS[part]}` },
    ]),
  );
}

function errorShare(title: string, what: string): Measure {
  return {
    ...{ title, unit: 'share', better: 'less' },
    definition: `${what}, per spoken word; as the word error rate counts them.`,
  };
}

/** Each measure of a result, by name. */
export const MEASURES: Readonly<Record<MeasureName, Measure>> = {
  'word-error-rate': {
    title: 'Word error rate',
    unit: 'share',
    better: 'less',
    definition:
      "Words to substitute, delete and insert to make the transcript out of what was said, least in number (Levenshtein), per spoken word, over all recordings together. Both texts pass Whisper's normaliser first (Radford et al. 2022, appendix C): the English one for English, the basic one for other languages. In Chinese, Japanese, Thai, Lao, Khmer, Burmese and Cantonese a character is a word. The transcript is the finals of a session, joined; of a session that failed, those that had come. The interval holds 95 of 100 bootstrap samples over recordings (Bisani and Ney 2004).",
  },
  'substituted-words': errorShare('Words misheard', 'Words that another word stands for'),
  'lost-words': errorShare('Words lost', 'Words that no word stands for'),
  'invented-words': errorShare('Words invented', 'Words that were not said'),
  'spoken-words': {
    title: 'Words measured',
    unit: 'words',
    better: 'neither',
    definition: 'Spoken words that the error rates are computed over, after the normaliser.',
  },
  'unanswered-speech': {
    title: 'Speech without a text',
    unit: 'share',
    better: 'less',
    definition:
      'Utterances of which the client was shown no text. An utterance is speech between pauses of one second, as the detector (Silero, version 6) marks it. The latencies are of the others alone.',
  },
  'failed-sessions': {
    title: 'Sessions that failed',
    unit: 'share',
    better: 'less',
    definition: 'Sessions that an error ended, or that had no end in time, per session.',
  },
  ...quantiles('first-text-latency', ['p50', 'p95'], {
    title: 'First text',
    definition:
      'From the start of an utterance, by the detector, until its first text was there, partial or final.',
  }),
  ...quantiles('word-shown-latency', ['p50', 'p95'], {
    title: 'Word shown',
    definition: `From the end of a word until it stood at its place in the text and no longer changed. ${COUNTED_WORDS} Less than 0: it was guessed.`,
  }),
  ...quantiles('word-final-latency', ['p50', 'p95', 'p99'], {
    title: 'Word final',
    definition: `From the end of a word until the protocol said that it stands. ${COUNTED_WORDS} Picovoice's word emission latency, for systems whose words never change.`,
  }),
  ...quantiles('first-partial-after-speech', ['p50', 'p95'], {
    title: 'First partial after speech',
    definition:
      "From the end of an utterance, by the detector, until the first text of it that came after that, partial or final: AA-WER Streaming's first partial (Artificial Analysis 2026).",
  }),
  ...quantiles('first-final-after-speech', ['p50', 'p95'], {
    title: 'First final after speech',
    definition:
      "From the end of an utterance, by the detector, until the first final of it that came after that: AA-WER Streaming's first final.",
  }),
  'first-partial-errors': {
    title: 'Errors at the first partial',
    unit: 'share',
    better: 'less',
    definition:
      'The word error rate of what the client was shown at the first partial after speech, of utterances that the system did not join with others: AA-WER Streaming pairs it with that latency. Where the times of words are known.',
  },
  'first-final-errors': {
    title: 'Errors at the first final',
    unit: 'share',
    better: 'less',
    definition: 'The same at the first final after speech.',
  },
  ...quantiles('last-final-latency', ['p50', 'p95', 'p99'], {
    title: 'Last final',
    definition:
      "From the end of an utterance, by the detector, until its last final was there: pipecat's time to final segment (TTFS). Less than 0 where a system ended it before its speaker did.",
  }),
  'revised-words': {
    title: 'Words revised',
    unit: 'per word',
    better: 'less',
    definition:
      'How often a word that was shown was replaced by another at its place, per word that was shown in the end: flicker.',
  },
  'normalized-erasure': {
    title: 'Normalised erasure',
    unit: 'per word',
    better: 'less',
    definition:
      'Words from the first that changed to the end of the text before, over all texts of an utterance, per word of its last text (Arivazhagan et al. 2020).',
  },
  'long-yaal': {
    title: 'LongYAAL, as measured',
    unit: 's',
    better: 'less',
    definition:
      "Latency of IWSLT's simultaneous track: the mean, over utterances, of how long after an even pace over the utterance its words were there, by OmniSTEval's SoftSegmenter and YAAL for long form (Polák et al. 2025, arXiv 2509.17349). Words count at the time from which they stood unchanged; computation counts. Where the times of words are not known, the recording is one utterance. Words after the recording's end do not count.",
  },
  'long-yaal-unaware': {
    title: 'LongYAAL, without computation',
    unit: 's',
    better: 'less',
    definition:
      'The same with the position in the audio that the system told with the text, in place of the time: what its policy costs on an infinitely fast machine. Only of systems that tell it, and as they tell it; of sessions in which computing took no time, by the audio that they had been given.',
  },
  'real-time-factor': {
    title: 'Real-time factor',
    unit: 's per s',
    better: 'less',
    definition:
      'Seconds until the last text, per second of audio, of recordings that were sent as a whole.',
  },
  'late-audio': {
    title: 'Audio sent late',
    unit: 's',
    better: 'less',
    definition:
      'The most by which audio left later than it was spoken, over all sessions: the server, the network or the measuring machine did not keep up. Latencies count from when audio was due, so this is in them.',
  },
  'sessions-held': {
    title: 'Sessions held',
    unit: 'sessions',
    better: 'more',
    definition: `The most sessions at once, of those numbers that were tried, of which none failed, none had audio leave more than ${MOST_LATE_AUDIO} s late, and whose last finals took at most ${MOST_LAST_FINAL} s at p95. Only utterances count that lie in the time in which all sessions ran; no two sessions play the same part of the audio at a time.`,
  },
  sessions: {
    title: 'Sessions at once',
    unit: 'sessions',
    better: 'neither',
    definition: 'Sessions that ran at the same time.',
  },
  'core-hours': {
    title: 'Core-hours',
    unit: 'core-h per h',
    better: 'less',
    definition:
      'Processor hours of the server and its engines per hour of audio (Picovoice speech-to-text-benchmark).',
  },
  'cpu-per-audio-second': {
    title: 'Processor',
    unit: 's per s',
    better: 'less',
    definition: 'Processor seconds of the server and its engines per second of audio.',
  },
  'peak-memory': {
    title: 'Peak memory',
    unit: 'MiB',
    better: 'less',
    definition:
      'The most memory of the server and its engines: resident, as Linux shares it out between processes (PSS) where it tells.',
  },
  ...quantiles('event-loop-delay', ['p50', 'p99'], {
    title: 'Event-loop delay',
    unit: 'ms',
    definition: "How late the server's event loop was with a timer (perf_hooks, resolution 1 ms).",
  }),
  'first-caption': {
    title: 'From command to first caption',
    unit: 's',
    better: 'less',
    definition: 'From the start of the command until the first text was there, model on disk.',
  },
  'encoder-frames': {
    title: 'Encoder frames',
    unit: 'frames',
    better: 'less',
    definition: 'Frames of 20 ms that the encoder computed: work that is counted, not timed.',
  },
  'decoder-tokens': {
    title: 'Decoder tokens',
    unit: 'tokens',
    better: 'less',
    definition: 'Tokens that the decoder computed: work that is counted, not timed.',
  },
  'engine-calls': {
    title: 'Calls of the engine',
    unit: 'calls',
    better: 'less',
    definition: 'Windows that the engine answered: work that is counted, not timed.',
  },
  'call-time-p50': {
    title: 'Time of a call, median',
    unit: 'ms',
    better: 'less',
    definition:
      "From samples to text, through the engine's process, without word times, as partials are asked for.",
  },
  'relative-time': {
    title: 'Time of a call, relative',
    unit: 'times',
    better: 'less',
    definition:
      'Time of a call per time of a fixed computation (products of matrices in JavaScript) measured beside it in the same run: the speed of the machine cancels out.',
  },
  calibration: {
    title: 'Fixed computation',
    unit: 'ms',
    better: 'neither',
    definition: 'What relative times are relative to.',
  },
  'share-of-utterances': {
    title: 'Share of the utterances',
    unit: 'share',
    better: 'neither',
    definition: 'Utterances whose last final was there within a time.',
  },
};

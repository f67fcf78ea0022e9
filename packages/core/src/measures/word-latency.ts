import type { Word } from '../contracts/transcript.js';
import { alignContinuously } from './continuous-alignment.js';

/**
 * Text that a system gave out at one moment and did not take back.
 *
 * What the moment is, decides what is measured. *Computation-unaware*: how much audio the system had been given by
 * then; the same on every machine, so it measures the policy. *Computation-aware*: wall time since the audio began,
 * with the audio fed as fast as it was spoken; what a user waits.
 */
export interface Emission {
  /** Milliseconds from the first sample. */
  readonly emittedMs: number;
  /** One word or several. It starts with a space, but where it goes on within the last word before it. */
  readonly text: string;
  /** Milliseconds: the audio that it is the text of. For the reader of a log only; no measure looks at it. */
  readonly startMs?: number | undefined;
  readonly endMs?: number | undefined;
}

/** A spoken word and what was given out for it. */
export interface EmittedWord {
  /**
   * What was spoken: of a word for which several were heard, the part that fell to this one. Empty where that is only
   * the space after it: so a word inserted after another counts, as in asr_latency.
   */
  readonly gold: string;
  /** What was given out for it. */
  readonly heard: string;
  /** Seconds: when the speaker had finished it. */
  readonly goldEnd: number;
  /** Milliseconds: when the last of it was given out. */
  readonly emittedMs: number;
  /** Milliseconds between the two, from 0: who guesses a word before its end gains nothing by it. */
  readonly latencyMs: number;
}

/** How long after they were spoken words were given out. Milliseconds; `NaN` where no word was. */
export interface WordLatency {
  readonly meanMs: number;
  /** The least latency that so many percent of the words do not exceed. */
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p95Ms: number;
  /** In the order in which they were spoken. */
  readonly words: readonly EmittedWord[];
  /** Spoken words, or parts of them, for which nothing was given out. They count in nothing else. */
  readonly missedWords: number;
  /** Words given out that were not spoken, but for those that count with the word before them. They count in nothing else. */
  readonly insertedWords: number;
}

interface Letters {
  readonly codes: Uint32Array;
  /** Of each letter. */
  readonly times: Float64Array;
}

const SPACE = 32;

/**
 * Word-emission latency by the method of ufal's asr_latency (Macháček and Polák 2025, "Simultaneous Translation with
 * Offline Speech and LLM Models in CUNI Submission to IWSLT 2025", section 5.1; github.com/ufal/asr_latency): the two
 * texts are aligned letter by letter, as they are written, and each spoken word is compared with the emission of the
 * word that its letters fell on. A spoken word that was heard as two counts as two.
 *
 * Whether computation counts depends on the stamps alone: see {@link Emission}.
 *
 * @param gold - the words that were spoken, with the times at which they were: from a forced aligner
 * @param emissions - what was given out, in order
 */
export function wordLatency(
  gold: readonly Pick<Word, 'text' | 'end'>[],
  emissions: readonly Emission[],
): WordLatency {
  const spoken = toLetters(gold.map(({ text, end }) => [text.trim(), end]));
  const heard = toLetters(toWords(emissions));
  const words: EmittedWord[] = [];
  let missedWords = 0;
  let insertedWords = 0;
  let goldPart: number[] = [];
  let heardPart: number[] = [];

  function close(): void {
    const goldText = textOf(spoken, goldPart);
    const heardText = textOf(heard, heardPart);
    if (goldPart.length > 0 && heardText !== '') {
      const goldEnd = spoken.times[goldPart.at(-1)!]!;
      const emitted = heard.times[heardPart.at(-1)!]!;
      words.push({
        gold: goldText,
        heard: heardText,
        goldEnd,
        emittedMs: emitted,
        latencyMs: Math.max(0, emitted / 1000 - goldEnd) * 1000,
      });
    } else if (goldText !== '') {
      missedWords++;
    } else if (heardText !== '') {
      insertedWords++;
    }
    goldPart = [];
    heardPart = [];
  }

  for (const step of alignContinuously(spoken.codes, heard.codes)) {
    if (step.gold >= 0) goldPart.push(step.gold);
    if (step.heard >= 0) heardPart.push(step.heard);
    // A word is over where the speaker ends it, or where the other text ends one and the speaker had no part in that.
    const over =
      step.gold >= 0 ? spoken.codes[step.gold] === SPACE : heard.codes[step.heard] === SPACE;
    if (over) close();
  }

  const sorted = words.map(({ latencyMs }) => latencyMs).sort((a, b) => a - b);
  const percentile = (percent: number): number =>
    sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? Number.NaN;
  return {
    meanMs: sorted.reduce((sum, latency) => sum + latency, 0) / sorted.length,
    p50Ms: percentile(50),
    p90Ms: percentile(90),
    p95Ms: percentile(95),
    words,
    missedWords,
    insertedWords,
  };
}

/** The words of the emissions, each with the time of its last part. */
function toWords(emissions: readonly Emission[]): readonly (readonly [string, number])[] {
  const words: [string, number][] = [];
  for (const { text, emittedMs } of emissions) {
    const parts = text.split(/\s+/).filter((part) => part !== '');
    const before = words.at(-1);
    if (before !== undefined && parts.length > 0 && !/^\s/.test(text)) {
      before[0] += parts.shift()!;
      before[1] = emittedMs;
    }
    for (const part of parts) words.push([part, emittedMs]);
  }
  return words;
}

/** Each word's characters, and a space after them. */
function toLetters(words: readonly (readonly [string, number])[]): Letters {
  const codes: number[] = [];
  const times: number[] = [];
  for (const [text, time] of words) {
    for (const character of `${text} `) {
      codes.push(character.codePointAt(0)!);
      times.push(time);
    }
  }
  return { codes: Uint32Array.from(codes), times: Float64Array.from(times) };
}

function textOf({ codes }: Letters, indexes: readonly number[]): string {
  return String.fromCodePoint(...indexes.map((index) => codes[index]!)).trim();
}

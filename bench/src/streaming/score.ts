import { type Distribution, distribution, type EmittedAt } from '@ws/bench';
import { normalizeWords, wordErrorRate, wordLatency } from '@ws/core/measures';
import { matchedLatencies } from './matched-latency.js';
import type { SpokenUtterance } from './recordings.js';

/** An utterance, and what came out for it. */
export interface HeardUtterance {
  readonly spoken: SpokenUtterance;
  readonly text: string;
  readonly final: readonly EmittedAt[];
  readonly shown: readonly EmittedAt[];
  /** How often a word that was shown was replaced by another. */
  readonly changes: number;
}

/** How soon and how well. Seconds of audio. */
export interface Score {
  readonly errors: number;
  readonly words: number;
  /** Of words that were heard right: until they were final, and until they stood where they stayed. */
  readonly final: Distribution;
  readonly shown: Distribution;
  /** Of all words, by asr_latency's method: until they were final. */
  readonly asrLatency: Distribution;
  readonly changes: number;
  readonly utterances: readonly UtteranceScore[];
}

/** One utterance, word by word. */
export interface UtteranceScore {
  readonly said: string;
  readonly heard: string;
  readonly errors: number;
  /** `final` and `shown`: seconds after the word's end; left out where it was not heard right. */
  readonly words: readonly {
    readonly word: string;
    readonly end: number;
    readonly final?: number | undefined;
    readonly shown?: number | undefined;
  }[];
}

export function scoreUtterances(heard: readonly HeardUtterance[]): Score {
  const final = heard.map((one) => matchedLatencies(one.spoken.words, one.final));
  const shown = heard.map((one) => matchedLatencies(one.spoken.words, one.shown));
  const rates = heard.map((one) => wordErrorRate(one.spoken.text, one.text));
  const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
  return {
    errors: sum(rates.map(({ errors }) => errors)),
    words: sum(rates.map(({ words }) => words)),
    final: distribution(final.flat().map(({ latency }) => latency)),
    shown: distribution(shown.flat().map(({ latency }) => latency)),
    asrLatency: distribution(heard.flatMap(asrLatencies)),
    changes: sum(heard.map(({ changes }) => changes)),
    utterances: heard.map((one, i) => ({
      said: one.spoken.text,
      heard: one.text,
      errors: rates[i]!.errors,
      words: one.spoken.words.map(({ text, end }, index) => ({
        word: text,
        end,
        final: final[i]!.find((word) => word.index === index)?.latency,
        shown: shown[i]!.find((word) => word.index === index)?.latency,
      })),
    })),
  };
}

function asrLatencies({ spoken, final }: HeardUtterance): readonly number[] {
  // Both as they are compared: the method counts letters, and takes a capital for another one.
  const words = spoken.words.map((word) => ({ ...word, text: normalizeWords(word.text).join('') }));
  const emissions = final.map(({ word, at }) => ({ text: ` ${word}`, emittedMs: at * 1000 }));
  return wordLatency(words, emissions).words.map(({ latencyMs }) => latencyMs / 1000);
}

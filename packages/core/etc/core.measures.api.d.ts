import { W as Word } from './transcript.shared.js';

/** One step of an alignment of two word sequences. */
type AlignedWord = {
    readonly type: 'equal';
    readonly reference: string;
    readonly hypothesis: string;
} | {
    readonly type: 'substitution';
    readonly reference: string;
    readonly hypothesis: string;
} | {
    readonly type: 'deletion';
    readonly reference: string;
} | {
    readonly type: 'insertion';
    readonly hypothesis: string;
};
/** How far a transcript is from what was said. */
interface WordErrorRate {
    /** `errors` per word of the reference, from 0; above 1 where much was inserted. */
    readonly rate: number;
    /** Substitutions, deletions and insertions. */
    readonly errors: number;
    /** Words of the reference. */
    readonly words: number;
    readonly substitutions: number;
    readonly deletions: number;
    readonly insertions: number;
    /** Word by word, from the first to the last. */
    readonly alignment: readonly AlignedWord[];
}
/**
 * Word error rate over the words of {@link normalizeWords}: the least number of words to substitute, delete and insert that makes the hypothesis out of the
 * reference (Levenshtein distance over words), divided by the reference's words; by 1 where it has none.
 */
declare function wordErrorRate(reference: string, hypothesis: string): WordErrorRate;
/**
 * Aligns two texts word by word at the least edit distance (Levenshtein); of several such alignments it takes one whose
 * pairs stand together in long runs. Takes time in proportion to the product of the lengths.
 *
 * @param expected - the words of the reference, as they are to be compared
 * @param heard - the words of the hypothesis, likewise
 */
declare function alignWords(expected: readonly string[], heard: readonly string[]): AlignedWord[];

/**
 * Text that a system gave out at one moment and did not take back.
 *
 * What the moment is, decides what is measured. *Computation-unaware*: how much audio the system had been given by
 * then; the same on every machine, so it measures the policy. *Computation-aware*: wall time since the audio began,
 * with the audio fed as fast as it was spoken; what a user waits.
 */
interface Emission {
    /** Milliseconds from the first sample. */
    readonly emittedMs: number;
    /** One word or several. It starts with a space, but where it goes on within the last word before it. */
    readonly text: string;
    /** Milliseconds: the audio that it is the text of. For the reader of a log only; no measure looks at it. */
    readonly startMs?: number | undefined;
    readonly endMs?: number | undefined;
}
/** A spoken word and what was given out for it. */
interface EmittedWord {
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
interface WordLatency {
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
declare function wordLatency(gold: readonly Pick<Word, 'text' | 'end'>[], emissions: readonly Emission[]): WordLatency;

/**
 * The words of a text as they are compared: lower case, compatibility forms unified (Unicode NFKC), punctuation and
 * symbols gone, hyphenated words apart, apostrophes within words kept. In scripts without spaces (Chinese, Japanese,
 * Thai, Lao, Khmer, Burmese) each character is a word, so that the rate is a character error rate.
 *
 * It is what Whisper's multilingual normaliser does (Radford et al. 2022, appendix C), but that text in brackets
 * counts, and marks stay on their letters. Numbers and spellings stay as they are written: "ten" is not "10", nor
 * "colour" "color", and "I'm" not "I am". To compare with figures of Whisper's English normaliser, run that first.
 */
declare function normalizeWords(text: string): string[];

export { type AlignedWord, alignWords, normalizeWords, wordErrorRate, wordLatency };

import { C as CueOptions } from './transcript-writer.shared.js';
export { S as SPEAKER_FORMATS, a as SpeakerFormat, T as TRANSCRIPT_FORMATS, b as TranscriptFormat, c as TranscriptWriter, d as createTranscriptWriter, f as formatTranscript } from './transcript-writer.shared.js';
import { S as Segment } from './transcript.shared.js';
import './diarizer-p73NPkSu.js';

/**
 * The lines of captions that roll up during speech, broken where `toCues` breaks. Where words have spaces between
 * them, a line that is full is final: it stays as it is when the text goes on. A word that is too long has a line of its own.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function rollUpLines(text: string, options?: Pick<CueOptions, 'maxLineChars' | 'language'>): readonly string[];

/** A subtitle: any segment is one. Times in seconds. */
interface Cue {
    readonly start: number;
    readonly end: number;
    readonly text: string;
    /** The person who says it, where one says all of it and is known. */
    readonly speaker?: string | undefined;
    /** The speaker of each line, where several people share the cue: `undefined` for a person who is not known. */
    readonly lineSpeakers?: readonly (string | undefined)[] | undefined;
    /** The text as it is broken into lines. Left out: it is on one. */
    readonly lines?: readonly string[] | undefined;
    /** The text in English, which stands below it. */
    readonly translation?: string | undefined;
    /** The translation as it is broken into lines. Left out: it is on one. */
    readonly translationLines?: readonly string[] | undefined;
    /** The words of each line. Those of a line, with what stands before them, make it up. */
    readonly lineWords?: readonly (readonly CueWord[])[] | undefined;
}
/** A word of a {@link Cue}, with the space before it where there is one. Times in seconds. */
interface CueWord {
    readonly text: string;
    /** What stands before it and is not said: the name of a speaker, or a dash. */
    readonly before?: string | undefined;
    readonly start: number;
    readonly end: number;
}

/**
 * Subtitles as broadcasters want them: the words of all segments are one text, which is cut into cues and lines at ends of
 * sentences and clauses and before conjunctions and prepositions, never between words that belong together (an article and
 * its noun, an auxiliary and its verb), within what a viewer can read. A pause begins a cue, and so does a new speaker,
 * unless a speaker's cue would be too short: then two speakers share a cue, a line each, with a dash. A cue begins with its
 * first word and ends a little after its last one, two frames before the next cue where that is near.
 *
 * Where segments have a translation, it stands below the text, and each has half of the lines, one of two: a cue then holds
 * as little as fits in these in both languages. A translation that is longer than the time for it has another line.
 *
 * Uses the times of words where segments have them; otherwise a segment's time is shared out among its characters. Text is
 * never lost, reordered, nor parted within a word (in scripts without spaces: one that `Intl.Segmenter` finds, or a
 * character). No two cues overlap: where segments do, the later cue begins when the earlier one ends.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function toCues(segments: readonly Segment[], options?: CueOptions): readonly Cue[];

export { CueOptions, rollUpLines, toCues };

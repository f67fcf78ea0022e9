import { S as Segment, T as TranscriptResult } from './transcript.shared.js';

/** A subtitle: any segment is one. Times in seconds. */
interface Cue {
    readonly start: number;
    readonly end: number;
    readonly text: string;
    /** The text as it is broken into lines. Left out: it is on one. */
    readonly lines?: readonly string[] | undefined;
}

/** What a viewer can read. Durations in milliseconds. */
interface CueOptions {
    /** Characters (code points) of a line. A word that is longer has a line of its own. 1 to 1000, default 42. */
    readonly maxLineChars?: number | undefined;
    /** Lines of a cue. 1 to 10, default 2. */
    readonly maxLines?: number | undefined;
    /** How long a cue stays at most. 100 to 600000, default 7000. */
    readonly maxCueMs?: number | undefined;
    /** How long a cue stays at least, if the next one does not begin before. 0 to `maxCueMs`, default 833 (20 frames at 24 a second). */
    readonly minCueMs?: number | undefined;
    /** A longer pause between two words ends a cue. 0 to 600000, default 1000. */
    readonly maxGapMs?: number | undefined;
}
/**
 * Subtitles that can be read: each segment is cut to a number of lines and a duration, at pauses, ends of sentences and
 * clauses, into cues and lines that are about as long as one another. Uses the times of words where segments have them;
 * otherwise a segment's time is shared out among its characters. Text is never lost, reordered, nor parted within a word
 * (in scripts without spaces: one that `Intl.Segmenter` finds, or a character). No two cues overlap: where segments do,
 * the later cue begins when the earlier one ends.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function toCues(segments: readonly Segment[], options?: CueOptions): readonly Cue[];

/** A transcript, or a part of one, with its times in seconds: the final event of a session, or what a backend answers. */
interface SegmentedTranscript extends Pick<TranscriptResult, 'segments'> {
    readonly text?: string | undefined;
    /** Where the transcript's audio begins. Default 0. */
    readonly start?: number | undefined;
    /** Where the transcript's audio ends. Default: where it begins. */
    readonly end?: number | undefined;
}
/**
 * The segments of a transcript. A backend may answer with a text and no segments: then one segment over all of the audio
 * has the text.
 */
declare function segmentsOf(transcript: SegmentedTranscript): readonly Segment[];

/** All {@link TranscriptFormat}s. */
declare const TRANSCRIPT_FORMATS: readonly ["srt", "vtt", "txt", "tsv", "lrc", "json"];
/** A format that a transcript can be written in. `json` is OpenAI's `verbose_json`. */
type TranscriptFormat = (typeof TRANSCRIPT_FORMATS)[number];
/** Settings of {@link createTranscriptWriter} and {@link formatTranscript}. */
interface TranscriptWriterOptions {
    /** Of `srt` and `vtt`: cut the segments to what a viewer can read, as `toCues` does. Left out: a cue is a segment. */
    readonly cues?: CueOptions | undefined;
    /** Of `json`. Default `transcribe`. */
    readonly task?: 'transcribe' | 'translate' | undefined;
}
/**
 * A transcript, or a part of one: the final event of a session, or what a backend answers. Where there are no segments, the
 * text is written as one segment from `start` to `end`. `json` tells its language.
 */
type WrittenTranscript = SegmentedTranscript & Partial<Pick<TranscriptResult, 'language'>>;
/** Writes a transcript as it comes. What `write` and `end` return, one after the other, is the file. */
interface TranscriptWriter {
    /** The text to append for this final. It may be empty; a cue that is too short waits for the next final. */
    write(transcript: WrittenTranscript): string;
    /**
     * The rest of the file. Called once.
     *
     * @param seconds - length of the recording, 0 or more: the `duration` of `json`; other formats do not write it. Default:
     * the end of the last segment
     * @throws TranscribeError `ERR_INVALID_OPTION`
     */
    end(seconds?: number): string;
}
/**
 * A writer of a format. All formats but `json` are written without holding anything of what was written; a `json` file is
 * one document, complete with `end`, whose texts and words are held until then.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createTranscriptWriter(format: TranscriptFormat, options?: TranscriptWriterOptions): TranscriptWriter;
/**
 * A whole transcript in a format: what {@link createTranscriptWriter} writes, at once.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function formatTranscript(format: TranscriptFormat, transcript: WrittenTranscript, options?: TranscriptWriterOptions): string;

export { TRANSCRIPT_FORMATS as T, type WrittenTranscript as W, type TranscriptFormat as a, type TranscriptWriter as b, createTranscriptWriter as c, formatTranscript as f, segmentsOf as s, toCues as t };

import { D as DefaultsOf } from './option-spec.shared.js';
import { T as TranscriptResult, S as Segment } from './transcript.shared.js';
import './clock-CWrc7qbU.js';
import './logger-Dig93_oX.js';

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
/** What {@link CueOptions} are when they are left out. */
declare const DEFAULT_CUE_OPTIONS: DefaultsOf<CueOptions>;

/** One line of an LRC file, or nothing for a cue without text: append them as they come. */
declare function toLrcLine(cue: Cue): string;
/** A file of timed lyrics, as whisper.cpp writes it: a line for each segment, with the time at which it begins. */
declare function toLrc(cues: readonly Cue[]): string;

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

/**
 * One cue of a SubRip file with the empty line after it: append them as they come.
 *
 * @param number - from 1
 */
declare function toSrtCue(cue: Cue, number: number): string;
/** A SubRip file. Cues without text are left out. */
declare function toSrt(cues: readonly Cue[]): string;

/** Where the text of one recording goes. */
interface TextOutput {
    readonly write: (text: string) => void;
    /** No more comes. */
    end(): void;
}
/**
 * Outputs for the texts of recordings that are transcribed side by side and written to one place, one after the other:
 * what comes before its turn is held. Texts are short: an hour of speech is some 60 kB.
 *
 * @param write - to that place
 * @param count - of the recordings, in the order of their turns
 */
declare function createTextsInTurn(write: (text: string) => void, count: number): readonly TextOutput[];

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

/** A format that a transcript can be written in. `json` is OpenAI's `verbose_json`. */
type TranscriptFormat = 'srt' | 'vtt' | 'txt' | 'tsv' | 'lrc' | 'json';
/** All {@link TranscriptFormat}s. */
declare const TRANSCRIPT_FORMATS: readonly TranscriptFormat[];
/** Settings of {@link createTranscriptWriter} and {@link formatTranscript}. */
interface TranscriptWriterOptions {
    /** Of `srt` and `vtt`: cut the segments to what a viewer can read, as `toCues` does. Left out: a cue is a segment. */
    readonly cues?: CueOptions | undefined;
    /** Of `json`. Default `transcribe`. */
    readonly task?: 'transcribe' | 'translate' | undefined;
}
/**
 * A transcript, or a part of one: the final event of a session, or what a backend answers. Where there are no segments, the
 * text is written as one segment from `start` to `end`.
 */
type WrittenTranscript = SegmentedTranscript & Pick<TranscriptResult, 'language'>;
/** Writes a transcript as it comes. What `write` and `end` return, one after the other, is the file. */
interface TranscriptWriter {
    /** The text to append for this final. It may be empty; a cue that is too short waits for the next final. */
    write(transcript: WrittenTranscript): string;
    /** The rest of the file. Called once. */
    end(): string;
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

/** What a TSV file starts with. */
declare const TSV_HEADER: "start\tend\ttext\n";
/** One line of a TSV file, or nothing for a cue without text: append them, after {@link TSV_HEADER}, as they come. */
declare function toTsvLine(cue: Cue): string;
/** Tab-separated values as openai-whisper writes them: whole milliseconds, and a text in which tabs are spaces. */
declare function toTsv(cues: readonly Cue[]): string;

/** One line of plain text, or nothing for a cue without text: append them as they come. */
declare function toTxtLine(cue: Cue): string;
/** Plain text, a line for each segment that says something. */
declare function toTxt(cues: readonly Cue[]): string;

/** OpenAI's `verbose_json` of a transcription. Times in seconds. */
interface VerboseJson {
    readonly task: 'transcribe' | 'translate';
    /** As the transcript names it: an ISO 639-1 code. */
    readonly language: string;
    readonly duration: number;
    readonly text: string;
    readonly segments: readonly VerboseJsonSegment[];
    /** Present where the segments have words. */
    readonly words?: readonly VerboseJsonWord[];
}
/** A segment of {@link VerboseJson}. */
interface VerboseJsonSegment {
    readonly id: number;
    readonly seek: number;
    readonly start: number;
    readonly end: number;
    readonly text: string;
    readonly tokens: readonly number[];
    readonly temperature: number;
    readonly avg_logprob: number;
    readonly compression_ratio: number;
    readonly no_speech_prob: number;
}
/** A word of {@link VerboseJson}. */
interface VerboseJsonWord {
    readonly word: string;
    readonly start: number;
    readonly end: number;
    /** 0 to 1. OpenAI does not tell it; faster-whisper does, by this name. Left out where the backend does not. */
    readonly probability?: number;
}
/** What {@link toVerboseJson} writes. */
interface VerboseJsonInput {
    /** Default: the texts of the segments. */
    readonly text?: string | undefined;
    readonly segments: readonly Segment[];
    readonly language: string;
    /** Seconds of audio. Default: the end of the last segment. */
    readonly duration?: number | undefined;
    readonly task?: 'transcribe' | 'translate' | undefined;
}
/** A transcript in OpenAI's shape. What a backend does not tell (tokens, temperature, probabilities) is 0 or empty. */
declare function toVerboseJson(input: VerboseJsonInput): VerboseJson;
/** One segment of {@link toVerboseJson}, for whoever writes them as they come. `id` counts from 0. */
declare function toVerboseSegment(segment: Segment, id: number): VerboseJsonSegment;

/** What a WebVTT file starts with. */
declare const VTT_HEADER: "WEBVTT\n\n";
/** One cue of a WebVTT file with the empty line after it: append them, after {@link VTT_HEADER}, as they come. */
declare function toVttCue(cue: Cue): string;
/** A WebVTT file. Cues without text are left out. */
declare function toVtt(cues: readonly Cue[]): string;

/** Scripts that put no space between words, for a character class of a regular expression with the flag `u`. */
declare const UNSPACED_SCRIPTS = "\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmr}\\p{sc=Mymr}";

export { type Cue, type CueOptions, DEFAULT_CUE_OPTIONS, type SegmentedTranscript, TRANSCRIPT_FORMATS, TSV_HEADER, type TextOutput, type TranscriptFormat, type TranscriptWriter, type TranscriptWriterOptions, UNSPACED_SCRIPTS, VTT_HEADER, type VerboseJson, type VerboseJsonInput, type VerboseJsonSegment, type VerboseJsonWord, type WrittenTranscript, createTextsInTurn, createTranscriptWriter, formatTranscript, segmentsOf, toCues, toLrc, toLrcLine, toSrt, toSrtCue, toTsv, toTsvLine, toTxt, toTxtLine, toVerboseJson, toVerboseSegment, toVtt, toVttCue };

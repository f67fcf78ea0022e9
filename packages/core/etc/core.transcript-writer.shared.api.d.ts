import { S as SpeakerTurn } from './diarizer.shared.js';
import { T as TranscriptResult, S as Segment } from './transcript.shared.js';

/**
 * What a viewer can read, by the guides that Netflix ("Timed Text Style Guide") and the BBC ("Subtitle Guidelines")
 * publish. Durations in milliseconds.
 */
interface CueOptions {
    /**
     * Characters (code points) of a line. A word that is longer has a line of its own. 1 to 1000. Default: 42, or 16 of
     * Chinese, Japanese and Korean, whose characters are wider.
     */
    readonly maxLineChars?: number | undefined;
    /** Lines of a cue. 1 to 10, default 2. */
    readonly maxLines?: number | undefined;
    /** Words of a line. 1 to 1000. Default: as many as there is room for. */
    readonly maxLineWords?: number | undefined;
    /**
     * Characters that a viewer reads in a second: where there is time, a cue stays that long. Where people speak faster, a
     * cue stays up to the next one. 1 to 1000, default 20; by default a Chinese, Japanese or Korean character counts as 2.6.
     */
    readonly maxCharsPerSecond?: number | undefined;
    /** How long a cue stays at most. 100 to 600000, default 7000. */
    readonly maxCueMs?: number | undefined;
    /** How long a cue stays at least, if the next one does not begin before. 0 to `maxCueMs`, default 833 (20 frames at 24 a second). */
    readonly minCueMs?: number | undefined;
    /** A longer pause between two words ends a cue. 0 to 600000, default 1000. */
    readonly pauseMs?: number | undefined;
    /**
     * The language that is spoken, an ISO 639-1 code: breaks then go by its small words, which are known of `en`, `de`, `fr`,
     * `es`, `it`, `pt`, `nl`, `ja` and `zh`. Default: that of the transcript, where it tells one; else breaks go by
     * punctuation and length.
     */
    readonly language?: string | undefined;
    /** Each transcript is cut for itself and at once, for captions of live speech. Default false. */
    readonly live?: boolean | undefined;
}

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

/** How the words of a subtitle are marked: each underlined in turn, or with the time at which it is said. */
declare const WORD_MARKS: readonly ["highlight", "karaoke"];
/** One of {@link WORD_MARKS}. */
type WordMarks = (typeof WORD_MARKS)[number];

/** All {@link TranscriptFormat}s. */
declare const TRANSCRIPT_FORMATS: readonly ["srt", "vtt", "ass", "txt", "tsv", "lrc", "json", "cpp.json"];
/** A format that a transcript can be written in. `json` is OpenAI's `verbose_json`, `cpp.json` the JSON of whisper.cpp. */
type TranscriptFormat = (typeof TRANSCRIPT_FORMATS)[number];
/** All {@link SpeakerFormat}s. */
declare const SPEAKER_FORMATS: readonly ["rttm"];
/** A format that tells who speaks when, and not what is said. `rttm` is NIST's. */
type SpeakerFormat = (typeof SPEAKER_FORMATS)[number];
/** Settings of {@link createTranscriptWriter} and {@link formatTranscript}. */
interface TranscriptWriterOptions {
    /** Of `srt`, `vtt` and `ass`: cut the text to what a viewer can read, as `toCues` does. Left out: a cue is a segment. */
    readonly cues?: CueOptions | undefined;
    /**
     * Of `srt` and `vtt`, `highlight`: a cue for each word, in which that word is underlined. Of `vtt` and `ass`, `karaoke`:
     * the time of each word stands in the cue. Both need `cues`. Where segments have no words, their time is shared out. Left
     * out: words are not marked.
     */
    readonly wordMarks?: WordMarks | undefined;
    /** What `json` says of it; of `translate`, subtitles break as English does. Default `transcribe`. */
    readonly task?: 'transcribe' | 'translate' | undefined;
    /** Of `tsv`: whether there is a column for translations. All other formats write those that there are. Default false. */
    readonly bilingual?: boolean | undefined;
    /** Of `rttm`: what the recording is called there, spaces as `_`. Default `recording`. */
    readonly recording?: string | undefined;
}
/**
 * A transcript, or a part of one: the final event of a session, or what a backend answers. Where there are no segments, the
 * text is written as one segment from `start` to `end`. `json` tells its language.
 */
interface WrittenTranscript extends SegmentedTranscript, Partial<Pick<TranscriptResult, 'language'>> {
    /** Turns, as a diarizer tells them: `rttm` writes these in place of the segments, whose speakers are one at a time. */
    readonly turns?: readonly SpeakerTurn[] | undefined;
}
/** Writes a transcript as it comes. What `write` and `end` return, one after the other, is the file. */
interface TranscriptWriter {
    /** The text to append for this final. It may be empty: a cue waits for what may share it, unless cues are `live`. */
    write(transcript: WrittenTranscript): string;
    /**
     * The rest of the file. Called once.
     *
     * @param seconds - length of the recording, 0 or more: the `duration` of `json`; other formats do not write it. Default:
     * the end of the last segment
     * @throws TranscribeError `ERR_INVALID_OPTION`; `ERR_INVALID_STATE` of `rttm`, where there were segments, and all without
     * speakers
     */
    end(seconds?: number): string;
}
/**
 * A writer of a format. All formats but `json` are written without holding anything but the text of some cues. Files of
 * JSON are one document, complete with `end`; the texts and words of `json` are held until then.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createTranscriptWriter(format: TranscriptFormat | SpeakerFormat, options?: TranscriptWriterOptions): TranscriptWriter;
/**
 * A whole transcript in a format: what {@link createTranscriptWriter} writes, at once.
 *
 * @throws TranscribeError as the writer does
 */
declare function formatTranscript(format: TranscriptFormat | SpeakerFormat, transcript: WrittenTranscript, options?: TranscriptWriterOptions): string;

export { type CueOptions as C, SPEAKER_FORMATS as S, TRANSCRIPT_FORMATS as T, type WrittenTranscript as W, type SpeakerFormat as a, type TranscriptFormat as b, type TranscriptWriter as c, createTranscriptWriter as d, formatTranscript as f, segmentsOf as s };

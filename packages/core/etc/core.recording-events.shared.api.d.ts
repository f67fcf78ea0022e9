import { g as Suppression } from './scheduler.shared.js';
import { S as Segment } from './transcript.shared.js';

/** What is told of a recording, in the order of its audio. Times are seconds from its first sample. */
type RecordingEvent = {
    readonly type: 'segment';
    readonly segment: Segment;
    /** ISO 639-1 code. */
    readonly language: string;
    /** How likely the piece that it is of is in it, 0 to 1; left out where the language was given. */
    readonly languageProbability?: number | undefined;
}
/** A guard took this out. */
 | ({
    readonly type: 'suppressed';
} & Suppression)
/** Speech that has no text, after it was decoded once more by itself. */
 | {
    readonly type: 'untranscribed';
    readonly start: number;
    readonly end: number;
}
/** What comes before `position`, in samples, has been told: a later attempt may begin there. */
 | {
    readonly type: 'progress';
    readonly position: number;
}
/** Something degraded; the transcription goes on. */
 | {
    readonly type: 'warning';
    readonly code: 'VAD_FAILED';
    readonly message: string;
};

export type { RecordingEvent as R };

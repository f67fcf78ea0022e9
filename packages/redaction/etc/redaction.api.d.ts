import { RedactionKind } from '@ws/core/internal';
export { REDACTION_KINDS, RedactionKind } from '@ws/core/internal';
import { Segment, SessionEvent, StreamingSession } from '@ws/core';
import { RecordingEvent } from '@ws/core/recording';

/** Settings of `createRedactor`. */
interface RedactorOptions {
    /** What is covered; at least one kind. */
    readonly kinds: readonly RedactionKind[];
    /** What stands in place of what is covered. Default: {@link placeholderOf}, `[PCI]`. */
    readonly placeholder?: ((kind: RedactionKind) => string) | undefined;
}
/** What stands in place of what is covered where nothing else is asked for: `[NUMBER]`, `[PCI]`, `[SSN]`, `[EMAIL]`, `[PHONE]`, `[IBAN]`. */
declare function placeholderOf(kind: RedactionKind): string;

/** A text, and the segments that it is of. */
interface SegmentedText {
    readonly text: string;
    readonly segments: readonly Segment[];
}
/** Covers numbers, cards and addresses in texts, words and events. */
interface Redactor {
    readonly kinds: readonly RedactionKind[];
    /** A text that is whole. */
    text(text: string): string;
    /**
     * Segments that follow one another, and their translations. What begins in one of them and ends in another stands covered
     * in the first; one of which nothing is left is left out, and one in which something is covered has no `tokens`.
     */
    segments(segments: readonly Segment[]): Segment[];
    /** A transcript: its text, and the segments as above. */
    transcript<T extends SegmentedText>(transcript: T): T;
    /**
     * An event of a session: its texts and its words. Of the same event it makes the same, whatever was before it: an event
     * that is told again, also by another process, is as it was.
     *
     * Of a partial, what may still become longer is left out (`my card is 4111`, then `my card is [PCI]`): the text of a
     * partial may be shorter than what was heard, or empty, and what is committed of it never changes. `seq`, times and
     * probabilities stay.
     */
    event<T extends SessionEvent>(event: T): T;
}
/**
 * Makes what covers numbers, addresses and such in texts and words. It remembers nothing.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createRedactor(options: RedactorOptions): Redactor;

/**
 * What is told of a recording, as it may be read. The segments of a piece are told together, for a number may begin in
 * one and end in another.
 */
declare function redactRecording(events: AsyncIterable<RecordingEvent>, redactor: Redactor): AsyncGenerator<RecordingEvent, void, undefined>;

/** Events of a session as they may be read. */
declare function redactEvents(events: AsyncIterable<SessionEvent>, redactor: Redactor): AsyncGenerator<SessionEvent, void, undefined>;
/**
 * A session that tells its events as they may be read, and those that are told again, too. What the session itself works
 * with stays as it was heard: the text that leads the model, and what `suspend` and `snapshot` give.
 */
declare function redactSession(session: StreamingSession, redactor: Redactor): StreamingSession;

export { type Redactor, type RedactorOptions, type SegmentedText, createRedactor, placeholderOf, redactEvents, redactRecording, redactSession };

import { FinalEvent, PartialEvent } from '@ws/core';
import { CSSProperties, ReactElement } from 'react';
import { TranscriptGap, SpokenAudio, ConnectOptions, ClientEvent } from '@ws/client';

/** What {@link Captions} shows, and how. */
interface CaptionsProps {
    /** As `useTranscription` gives them. */
    readonly finals: readonly FinalEvent[];
    readonly partial?: PartialEvent | undefined;
    /** How many finals are shown, the last ones. Default 3. */
    readonly lines?: number | undefined;
    readonly className?: string | undefined;
    readonly style?: CSSProperties | undefined;
}
/**
 * Captions: the last finals, and below them what is being said, of which the words that may still change are marked by
 * `data-tentative`. Without a style of its own but for that: they are dim. Screen readers are told of finals alone, so that
 * nothing is read twice.
 */
declare function Captions({ finals, partial, lines, className, style, }: CaptionsProps): ReactElement;

/**
 * How a transcription stands: `idle` before `start` and after the end, `starting` while the microphone is asked for,
 * `connecting` and `waiting` until the server has a place (speech is kept meanwhile), `listening`, `reconnecting` while the
 * connection is lost (speech is kept, too), `stopping` until the last words are final.
 */
type TranscriptionStatus = 'idle' | 'starting' | 'connecting' | 'waiting' | 'listening' | 'reconnecting' | 'stopping';
/** All that a component shows. A new object at each change. */
interface TranscriptionState {
    readonly status: TranscriptionStatus;
    /** What is being said, as far as it is understood; left out between utterances. */
    readonly partial: PartialEvent | undefined;
    /** What was said, the oldest first; at most the last `maxFinals` of it. */
    readonly finals: readonly FinalEvent[];
    /** Which audio has no transcript, and why, the oldest first; at most the last `maxFinals`. */
    readonly gaps: readonly TranscriptGap[];
    /** How loud it is: root mean square of the last tenth of a second, 0 to 1. */
    readonly level: number;
    /**
     * Why it ended, or could not begin; or why it has no connection, while it is tried again. Left out once it is connected or
     * started again.
     */
    readonly error: Error | undefined;
}

/** What is listened to. Sources of `@ws/client` are such. */
type TranscriptionSource = SpokenAudio & {
    /** How loud its last piece was, 0 to 1. */
    readonly level?: number | undefined;
    /** Ends it: its iteration ends with what was said until now. */
    stop?(): void;
};
/**
 * Opens what is listened to.
 *
 * @param signal - aborted when it is not wanted any more
 */
type OpenSource = (signal: AbortSignal) => TranscriptionSource | Promise<TranscriptionSource>;
/** Settings of a transcription: those of a session, which are read at each start, and these. */
interface TranscriptionOptions extends Omit<ConnectOptions, 'onEvent' | 'signal'> {
    /** The server, as of `connect`: `ws://127.0.0.1:8765`. */
    readonly url: string | URL;
    /** What is listened to. Default: the microphone. */
    readonly source?: OpenSource | undefined;
    /** How many finals are kept; the oldest go. Default 1000. */
    readonly maxFinals?: number | undefined;
    /** Called with each event of the session, such as `speech_start` and `warning`. */
    readonly onEvent?: ((event: ClientEvent) => void) | undefined;
}
/** A transcription that can be started again and again: a store, as frameworks subscribe to. */
interface Transcription {
    /** As it is now; the same object until something changes. */
    readonly state: TranscriptionState;
    /** Called at each change. Returns what ends that. */
    subscribe(listener: () => void): () => void;
    /** Begins to listen. What was said before stays. Without effect while it runs. Never rejects: see `state.error`. */
    start(options: TranscriptionOptions): Promise<void>;
    /** Nothing more is said: resolves when the last words are final. Without effect where nothing runs. */
    stop(): Promise<void>;
    /** Forgets what was said. */
    clear(): void;
    /** Leaves at once: the microphone is given back, and nothing more is shown. It can be started again. */
    leave(): void;
}
declare function createTranscription(): Transcription;

/** What {@link useTranscription} gives a component. The functions stay the same. */
interface UseTranscription extends TranscriptionState, Pick<Transcription, 'stop' | 'clear'> {
    /** Begins to listen, with the settings of the last rendering. Call it from a click: browsers ask for the microphone then. */
    readonly start: () => Promise<void>;
}
/**
 * Live captions of who speaks. Nothing runs before `start`; a component that is unmounted gives the microphone back and
 * leaves its session. Renders on a server as `idle`.
 *
 * @example
 * ```tsx
 * const { status, finals, partial, start, stop } = useTranscription({ url: 'ws://127.0.0.1:8765' });
 * ```
 */
declare function useTranscription(options: TranscriptionOptions): UseTranscription;

export { Captions, type CaptionsProps, type OpenSource, type Transcription, type TranscriptionOptions, type TranscriptionSource, type TranscriptionState, type TranscriptionStatus, type UseTranscription, createTranscription, useTranscription };

import { FinalEvent, PartialEvent, Segment } from '@ws/core';
import { CSSProperties, ReactElement } from 'react';
import { SpokenAudio, TranscriptGap, ConnectOptions, ClientEvent } from '@ws/client';
import { TranscriptFormat } from '@ws/core/formats';

/**
 * How captions change. `list`: the last finals are paragraphs, and what is being said another one below. `roll-up`: lines of
 * one width, of which the oldest leaves at the top when one comes at the bottom. `pop-on`: the last final alone, which the
 * next one replaces; nothing is shown that may still change.
 */
type CaptionsMode = 'list' | 'roll-up' | 'pop-on';
/** What {@link Captions} shows, and how. */
interface CaptionsProps {
    /** As `useTranscription` gives them. */
    readonly finals: readonly FinalEvent[];
    readonly partial?: PartialEvent | undefined;
    /** Default `list`. */
    readonly mode?: CaptionsMode | undefined;
    /** How many are shown, the last ones: finals of a `list`, default 3; lines of `roll-up`, default 2. */
    readonly lines?: number | undefined;
    /** Characters of a line of `roll-up`, 1 to 1000. Default 42, or 16 of Chinese, Japanese and Korean. */
    readonly lineChars?: number | undefined;
    /** Leaves out the class that `captions.css` is for, and the dimness of words that may still change. */
    readonly unstyled?: boolean | undefined;
    readonly className?: string | undefined;
    readonly style?: CSSProperties | undefined;
}
/**
 * Captions: what was said, and what is being said, of which the words that may still change are marked by `data-tentative`
 * and dim. `@ws/react/captions.css` makes them look good; variables of it, `--ws-captions-…`, change how. Screen readers are
 * told of finals alone, so that nothing is read twice.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` for `lineChars` out of range
 */
declare function Captions({ finals, partial, mode, lines, lineChars, unstyled, className, style, }: CaptionsProps): ReactElement;

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

/** A microphone, as far as one sees of it. A new object at each change. */
interface LevelState {
    /** From `start` on, while the browser asks the person, too. */
    readonly isOn: boolean;
    /** How loud it is: root mean square of the last tenth of a second, 0 to 1. */
    readonly level: number;
    /** Why it ended, or could not begin. Left out once it is started again. */
    readonly error: Error | undefined;
}

/** Settings of {@link useMicrophoneLevel}, read at each start. */
interface MicrophoneLevelOptions {
    /** What is measured. Default: the microphone. */
    readonly source?: OpenSource | undefined;
}
/** What {@link useMicrophoneLevel} gives a component. The functions stay the same. */
interface MicrophoneLevel extends LevelState {
    /** Opens the microphone. Call it from a click: browsers ask for it then. Never rejects: see `error`. */
    readonly start: () => Promise<void>;
    /** Gives it back. */
    readonly stop: () => void;
}
/**
 * How loud the microphone is, without a server: to try it before one speaks. A component that is unmounted gives it back.
 *
 * @example
 * ```tsx
 * const { isOn, level, start, stop } = useMicrophoneLevel();
 * return (
 *   <>
 *     <button onClick={isOn ? stop : start}>{isOn ? 'Enough' : 'Try the microphone'}</button>
 *     <meter aria-label="Loudness" value={level} max={0.3} />
 *   </>
 * );
 * ```
 */
declare function useMicrophoneLevel({ source }?: MicrophoneLevelOptions): MicrophoneLevel;

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
    /** Begins to listen. What was said before stays. A call while it runs does nothing. Never rejects: see `state.error`. */
    start(options: TranscriptionOptions): Promise<void>;
    /** Nothing more is said: resolves when the last words are final. A call where nothing runs does nothing. */
    stop(): Promise<void>;
    /** Forgets what was said. */
    clear(): void;
    /** Leaves at once: the microphone is given back, and nothing more is shown. It can be started again. */
    leave(): void;
}
declare function createTranscription(): Transcription;

/** What was said, as a whole. */
interface Transcript {
    /** A line for each final. */
    readonly text: string;
    /** Of all finals; times are seconds from the session's start. */
    readonly segments: readonly Segment[];
    /**
     * As a file has it: `srt`, `vtt`, `txt`, `json`, …
     *
     * @throws TranscribeError `ERR_INVALID_OPTION` for a format that there is not
     */
    format(format: TranscriptFormat): string;
}
/**
 * The transcript of what `useTranscription` has heard: to show, to copy, to save as subtitles. The same object until there
 * is another final. Where a transcription was started again, its times begin at 0 again: `clear` it before.
 *
 * @example
 * ```tsx
 * const { finals } = useTranscription({ url });
 * const { text, format } = useTranscript(finals);
 * const save = () => window.open(URL.createObjectURL(new Blob([format('srt')])));
 * ```
 */
declare function useTranscript(finals: readonly FinalEvent[]): Transcript;

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

export { Captions, type CaptionsMode, type CaptionsProps, type MicrophoneLevel, type MicrophoneLevelOptions, type OpenSource, type Transcript, type Transcription, type TranscriptionOptions, type TranscriptionSource, type TranscriptionState, type TranscriptionStatus, type UseTranscription, createTranscription, useMicrophoneLevel, useTranscript, useTranscription };

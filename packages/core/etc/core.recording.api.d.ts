import { T as TranscriptionBackend } from './backend.shared.js';
import { G as Guard, c as GuardEvidence, d as Suppression, S as StreamingSessionOptions, I as InferenceScheduler, V as VoiceActivityDetector } from './session-options.shared.js';
import { A as AudioSource } from './audio-source.shared.js';
import { S as Segment } from './transcript.shared.js';
import { S as SpeakerTurn } from './diarizer.shared.js';
import './clock-BHx4E56F.js';
import './logger-Dig93_oX.js';
import './strategy-BidKd4yn.js';

/** Settings of {@link guardedBackend}. */
interface GuardedBackendOptions {
    /** What is known of a call's audio besides its samples, asked for at each call. */
    readonly evidence?: (() => Pick<GuardEvidence, 'speechMs'>) | undefined;
    /**
     * Told what was taken out of a call's answer, before the call resolves; not called where nothing was. After this, what
     * was used as prompt should not be used again. Times count from the first sample of the call's audio, which is told
     * with it.
     */
    readonly onSuppressed?: ((suppressed: readonly Suppression[], samples: Float32Array) => void) | undefined;
}
/**
 * A backend as it is, but for its transcripts, which have gone through a guard. A call that had a prompt is made once
 * more, without prompt and draft, where the prompt may be why its answer is wrong:
 *
 * - The model repeated itself: of the two answers the one is kept of which less had to be taken out; `onSuppressed`
 *   hears of the loop all the same.
 * - Speech was heard, and the model said nothing, or a few words that are the prompt's or that it doubts itself: the
 *   second answer is kept where it says half as much again. Audio without speech is not asked for twice, nor is
 *   a partial (`timestamps: false`, no prefix) that the model takes for silence.
 * - The model says twice what the audio is too short to hold twice: the second answer is kept where it says that once.
 *
 * The prompt is all of `TranscribeOptions.prompt`, so the second call knows neither the user's prompt nor what was said
 * before, nor hotwords that are in it. Should it fail, the first answer stands.
 *
 * Which segments there are is known when the guard has seen them all: `onSegment` and `onProgress` are told then.
 *
 * Streams are the backend's own: what they say goes through no guard.
 *
 * It is a view: disposing it does nothing, the backend stays its maker's.
 */
declare function guardedBackend(backend: TranscriptionBackend, guard: Guard, options?: GuardedBackendOptions): TranscriptionBackend;

/** Settings of `transcribeRecording`. */
interface RecordingOptions extends Pick<StreamingSessionOptions, 'backend' | 'languages' | 'task' | 'hotwords' | 'wordTimestamps' | 'guards' | 'clock' | 'logger'> {
    /** Shares the backend with sessions, which go first. */
    readonly scheduler?: InferenceScheduler | undefined;
    /**
     * Tells speech from silence; silence is not decoded. Default: an energy detector. `null`: everything is decoded. It
     * stays the caller's to dispose.
     */
    readonly vad?: VoiceActivityDetector | null | undefined;
    /** ISO 639-1 code. Default: found from the first seconds of speech; a piece that is clearly in another one is written in that. */
    readonly language?: string | undefined;
    /**
     * Whether each piece that is not in English is translated, too: its segments have their `translation` then. The model
     * reads neither `prompt` nor what was said before when it translates. Not with the task `translate`. Default false.
     */
    readonly translation?: boolean | undefined;
    /** Text that the model reads before each piece, at most 4000 characters. */
    readonly prompt?: string | undefined;
    /**
     * Pieces that the recording is cut into, in milliseconds, 1000 to 600000; no longer than the model hears at once.
     * Default 15000.
     */
    readonly maxPieceMs?: number | undefined;
    /**
     * Transcripts that are followed at once, a whole number from 1 to 20, where the backend can: more find likelier
     * transcripts in more time, 1 is greedy decoding. Default 5: a recording has the time.
     */
    readonly beamSize?: number | undefined;
    /**
     * Whether the model reads what was said before each piece. Pieces are decoded one after the other then. Default: true
     * where the language is not English, the task is `transcribe` and the backend takes prompts. There the text keeps one
     * script and one spelling, and fewer words are wrong (`bench accuracy`); in English, more are.
     */
    readonly carryText?: boolean | undefined;
    /**
     * Where to begin, in samples: a `position` that an earlier attempt told. The audio is given from its start all the same.
     * Default 0.
     */
    readonly from?: number | undefined;
    readonly signal?: AbortSignal | undefined;
}
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

/**
 * Transcribes a recording of any length. It is cut at its pauses into pieces that the model hears well, and these are
 * decoded side by side, as many as the backend runs at once; where the model reads what was said before (`carryText`), one
 * after the other. Events come in the order of the audio, as soon as they are known.
 *
 * Memory does not grow with the length: the audio is read as the engine gets on, and no faster than the events are.
 *
 * @example
 * ```ts
 * for await (const event of transcribeRecording(audio, { backend })) {
 *   if (event.type === 'segment') console.log(event.segment.start, event.segment.text);
 * }
 * ```
 * @param audio - mono, 16 kHz, in pieces of any length; or all of it
 * @throws TranscribeError `ERR_INVALID_OPTION`, `ERR_INVALID_AUDIO`, `ERR_ABORTED`; what the backend throws, after it was tried three times,
 *   with `details.position`: where in the audio, in samples, to go on. What the audio's source throws, after all that
 *   came before was told.
 */
declare function transcribeRecording(audio: AudioSource | Float32Array, options: RecordingOptions): AsyncGenerator<RecordingEvent, void, undefined>;

/**
 * Segments with their speakers: each word is said by whom the turns tell at its time, and a segment in which the speaker
 * changes becomes several. A word that lies more than a second from all turns has the speaker of
 * the word before it. A segment without words has the speaker of most of its time. No text is lost or changed.
 *
 * @param segments in order
 * @param turns by start, as a `Diarizer` gives them
 * @param nameOf what `Segment.speaker` says of a turn's speaker. Default: the same
 */
declare function assignSpeakers(segments: readonly Segment[], turns: readonly SpeakerTurn[], nameOf?: (speaker: string) => string): readonly Segment[];

export { AudioSource, type RecordingEvent, type RecordingOptions, assignSpeakers, guardedBackend, transcribeRecording };

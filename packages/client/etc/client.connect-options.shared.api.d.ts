import { StreamingSessionOptions, StrategyName, EndpointingOptions } from '@ws/core';
import { PcmEncoding } from '@ws/core/audio';
import { RedactionKind, VadName, TurnName, SpeakersOptions, SpeechDetectorOptions, OptionSpec, SettingsOf } from '@ws/core/internal';
import { StartMessage } from '@ws/core/protocol';
import { C as ClientEvent } from './client-event.shared.js';
import { b as ConnectionOptions } from './connection-options.shared.js';

/** Settings of `connect`. */
interface ConnectOptions extends ConnectionOptions, Pick<StreamingSessionOptions, 'task' | 'prompt' | 'hotwords' | 'wordTimestamps' | 'emptyFinals'> {
    /** Where the address has no path. Default `prompt`. */
    readonly strategy?: StrategyName | undefined;
    /** The model that the server must have; it refuses where it has another one. Default: whichever it has. */
    readonly model?: string | undefined;
    /** ISO 639-1 code of what is spoken; left out, a model that knows several languages finds out. */
    readonly language?: string | undefined;
    /** What may be spoken, 1 to 100 ISO 639-1 codes: the language is found among these. Default: the server's, or all. */
    readonly languages?: readonly string[] | undefined;
    /**
     * What the server covers in all that it says: `numbers`, `digits`, `pci`, `ssn`, `email`, `phone`, `iban`. Default: what
     * it always covers.
     */
    readonly redact?: readonly RedactionKind[] | undefined;
    /** The detector by which the server tells silence from speech. Default: the server's. */
    readonly vad?: VadName | undefined;
    /**
     * What tells that a speaker has finished: `smart` judges the sound, and waits through a pause to think; `none`: a
     * pause of `endpointing.minSilenceMs`. Default: the server's.
     */
    readonly turn?: TurnName | undefined;
    /**
     * `true` asks the server who speaks: finals tell it, and `speakers` events tell what the server learned later. An object says
     * how many people speak at most, and whom the server knows by name. A server without a diarizer refuses the session. Where
     * the server loses the session, the numbers begin anew. Default `false`.
     */
    readonly speakers?: boolean | SpeakersOptions | undefined;
    /** Audio between partials, in milliseconds, 0 (none) to 60000; default: the server's. */
    readonly partialIntervalMs?: number | undefined;
    /** Hz of what is given to `write` and `writePcm`, 8000 to 192000; brought to 16 kHz before it is sent. Default 16000. */
    readonly sampleRate?: number | undefined;
    /** How audio goes over the wire. Default `pcm_s16le`: half the bytes of `pcm_f32le`. */
    readonly encoding?: PcmEncoding | undefined;
    /**
     * When the server ends an utterance: as the `endpointing` of core's sessions. `automatic: false`: only `flush`, `end`
     * and the longest utterance do.
     */
    readonly endpointing?: EndpointingOptions | undefined;
    /**
     * The client itself listens for pauses, and the server does not, unless the detector fails. `true`: by energy, after
     * 300 ms of silence; or the settings of the detector. Default `false`.
     */
    readonly clientVad?: boolean | Omit<SpeechDetectorOptions, 'prefixPadMs'> | undefined;
    /** Bytes that may wait to leave before `write` waits, 1024 to 1073741824. Default 262144: 8 s of `pcm_s16le`. */
    readonly maxBufferedBytes?: number | undefined;
    /**
     * Events not yet read, 1 to 1000000. When full, partials that a later event has replaced go; when none are left, the
     * session fails with `ERR_OVERLOADED`. Default 1024.
     */
    readonly maxQueuedEvents?: number | undefined;
    /**
     * Milliseconds without a word from the server, not even an answer to a ping, after which it is taken for hung and the
     * client connects again, 1000 to 3600000; never less than twice what the server says a sign of life may take, and where it
     * says nothing, than 5 minutes. After a third of that time the client pings. Default 5000.
     */
    readonly livenessTimeoutMs?: number | undefined;
    /**
     * Milliseconds of audio that are kept during an outage, 1000 to 86400000; when full, `write` waits. The memory is 32 kB
     * a second, and twice as much of `pcm_f32le`. Default 300000.
     */
    readonly maxKeptMs?: number | undefined;
    /**
     * Whether the first connection, too, is tried again where it cannot be had now: the server is starting, full or out of
     * reach. Default `false` for `connect`, which says at once what is wrong, and `true` for `openSession`.
     */
    readonly waitForServer?: boolean | undefined;
    /**
     * Called with each event, in order, in place of keeping it for the iteration, which then only tells how the session
     * ends. It must not throw.
     */
    readonly onEvent?: ((event: ClientEvent) => void) | undefined;
    /** Ends the session, or the attempt to open it, with `ERR_ABORTED`. */
    readonly signal?: AbortSignal | undefined;
}
/** Options that the server is not told where they are left out. */
type Unsaid = Exclude<keyof StartMessage & keyof ConnectOptions, 'encoding' | 'sampleRate'> | 'apiKey';
type Settings = SettingsOf<ConnectOptions, Unsaid | 'signal' | 'onEvent' | 'waitForServer'>;
declare const CONNECT: OptionSpec<Settings>;

export { type ConnectOptions as C, CONNECT as a };

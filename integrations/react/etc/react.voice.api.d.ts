import { VoiceState, AudioQueue, VoiceMode, VoiceStreamOptions } from '@ws/voice-client';

/** Settings of {@link useVoiceStream}: read when the component is mounted, or the address changes; `onMessage` at each call. */
type UseVoiceStreamOptions = Omit<VoiceStreamOptions, 'url'>;
/** What {@link useVoiceStream} gives a component. The functions and the queue stay the same. */
interface UseVoiceStream extends VoiceState {
    /** The queue that plays the answers. The caller may set its listeners. */
    readonly audioQueue: AudioQueue;
    /** Resolves when the server is there, or cannot be had: see `error`. */
    readonly connect: () => Promise<void>;
    /** Leaves at once: sound, microphone and connection end. */
    readonly disconnect: () => void;
    /** Begins to listen. Call it from a click: browsers ask for the microphone then. */
    readonly startRecording: (options?: {
        readonly mode?: VoiceMode | undefined;
    }) => Promise<void>;
    /** Resolves when all that was recorded is on its way. */
    readonly stopRecording: () => Promise<void>;
    readonly sendText: (text: string) => void;
    /** Nothing more is to be answered: the sound ends at once. */
    readonly cancel: () => void;
}
/**
 * A spoken conversation with a server. Nothing runs before `connect`, `startRecording` or `sendText`; a component that is
 * unmounted leaves: sound, microphone and connection end. Renders on a server as `disconnected`.
 *
 * @param wsUrl - the server (`ws://127.0.0.1:8765`), or its `/voice/stream`; in a page, also relative to it
 * @throws TranscribeError `ERR_INVALID_OPTION`
 * @example
 * ```tsx
 * const { status, responseText, startRecording, stopRecording } = useVoiceStream('/voice/stream');
 * ```
 */
declare function useVoiceStream(wsUrl: string | URL, options?: UseVoiceStreamOptions): UseVoiceStream;

export { type UseVoiceStream, type UseVoiceStreamOptions, useVoiceStream };

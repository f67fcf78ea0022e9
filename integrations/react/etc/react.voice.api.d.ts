import { VoiceStreamOptions, VoiceState, VoiceStream } from '@ws/voice-client';

/** Settings of {@link useVoiceStream}: read when the component is mounted, or the address changes; `onMessage` at each call. */
type UseVoiceStreamOptions = Omit<VoiceStreamOptions, 'url'>;
type Calls = ('audioQueue' | 'connect' | 'disconnect' | 'startRecording' | 'stopRecording') | ('sendText' | 'setVoice' | 'setModel' | 'cancel');
/** What {@link useVoiceStream} gives a component. The functions and the queue stay the same. */
interface UseVoiceStream extends VoiceState, Pick<VoiceStream, Calls> {
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

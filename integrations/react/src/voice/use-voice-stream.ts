'use client';
import {
  createVoiceStream,
  NOTHING_SAID,
  type VoiceState,
  type VoiceStream,
  type VoiceStreamOptions,
} from '@ws/voice-client';
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';

/** Settings of {@link useVoiceStream}: read when the component is mounted, or the address changes; `onMessage` at each call. */
export type UseVoiceStreamOptions = Omit<VoiceStreamOptions, 'url'>;

type Calls =
  | ('audioQueue' | 'connect' | 'disconnect' | 'startRecording' | 'stopRecording')
  | ('sendText' | 'setVoice' | 'setModel' | 'cancel');

/** What {@link useVoiceStream} gives a component. The functions and the queue stay the same. */
export interface UseVoiceStream extends VoiceState, Pick<VoiceStream, Calls> {}

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
export function useVoiceStream(
  wsUrl: string | URL,
  options: UseVoiceStreamOptions = {},
): UseVoiceStream {
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  const address = String(wsUrl);
  const stream = useMemo(() => {
    // A server that renders has no address to go by, and connects to nothing.
    const url = typeof document === 'undefined' ? new URL(address, 'ws://localhost') : address;
    return createVoiceStream({
      ...{ ...latest.current, url },
      onMessage: (message) => latest.current.onMessage?.(message),
    });
  }, [address]);
  // Strict Mode mounts twice: nothing runs between, and leaving what does not run is nothing.
  useEffect(() => () => stream.disconnect(), [stream]);
  const state = useSyncExternalStore(
    stream.subscribe,
    () => stream.state,
    () => NOTHING_SAID,
  );
  const { audioQueue, connect, disconnect, startRecording, stopRecording } = stream;
  const { sendText, setVoice, setModel, cancel } = stream;
  return {
    ...state,
    ...{ audioQueue, connect, disconnect, startRecording, stopRecording },
    ...{ sendText, setVoice, setModel, cancel },
  };
}

'use client';
import { useCallback, useEffect, useRef, useSyncExternalStore } from 'react';
import {
  createTranscription,
  type Transcription,
  type TranscriptionOptions,
} from './create-transcription.js';
import { SILENT, type TranscriptionState } from './transcription-state.js';

/** What {@link useTranscription} gives a component. The functions stay the same. */
export interface UseTranscription
  extends TranscriptionState,
    Pick<Transcription, 'stop' | 'clear'> {
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
export function useTranscription(options: TranscriptionOptions): UseTranscription {
  const store = useRef<Transcription | undefined>(undefined);
  store.current ??= createTranscription();
  const transcription = store.current;
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  // Strict Mode mounts twice: nothing runs between, and leaving what does not run is nothing.
  useEffect(() => () => transcription.leave(), [transcription]);
  const state = useSyncExternalStore(
    transcription.subscribe,
    () => transcription.state,
    () => SILENT,
  );
  return {
    ...state,
    start: useCallback(() => transcription.start(latest.current), [transcription]),
    stop: transcription.stop,
    clear: transcription.clear,
  };
}

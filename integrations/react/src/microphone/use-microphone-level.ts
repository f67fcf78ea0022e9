'use client';
import { useCallback, useEffect, useRef, useSyncExternalStore } from 'react';
import { type OpenSource, openMicrophone } from '../transcription/open-microphone.js';
import { createLevelMeter, type LevelMeter, type LevelState, OFF } from './create-level-meter.js';

/** Settings of {@link useMicrophoneLevel}, read at each start. */
export interface MicrophoneLevelOptions {
  /** What is measured. Default: the microphone. */
  readonly source?: OpenSource | undefined;
}

/** What {@link useMicrophoneLevel} gives a component. The functions stay the same. */
export interface MicrophoneLevel extends LevelState {
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
export function useMicrophoneLevel({ source }: MicrophoneLevelOptions = {}): MicrophoneLevel {
  const store = useRef<LevelMeter | undefined>(undefined);
  store.current ??= createLevelMeter();
  const meter = store.current;
  const latest = useRef(source);
  useEffect(() => {
    latest.current = source;
  });
  useEffect(() => meter.stop, [meter]);
  const state = useSyncExternalStore(
    meter.subscribe,
    () => meter.state,
    () => OFF,
  );
  return {
    ...state,
    start: useCallback(() => meter.start(latest.current ?? openMicrophone), [meter]),
    stop: meter.stop,
  };
}

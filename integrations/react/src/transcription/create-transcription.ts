import {
  type ClientEvent,
  type ClientSession,
  type ConnectOptions,
  openSession,
  type SessionState,
} from '@ws/client';
import { createSubject, levelOf } from '@ws/client/internal';
import { type PartialEvent, withSpeakers } from '@ws/core';
import { type OpenSource, openMicrophone, type TranscriptionSource } from './open-microphone.js';
import {
  SILENT,
  type TranscriptionState,
  type TranscriptionStatus,
} from './transcription-state.js';

/** Settings of a transcription: those of a session, which are read at each start, and these. */
export interface TranscriptionOptions extends Omit<ConnectOptions, 'onEvent' | 'signal'> {
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
export interface Transcription {
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

const STATUSES: Readonly<Record<SessionState['status'], TranscriptionStatus>> = {
  connecting: 'connecting',
  waiting: 'waiting',
  open: 'listening',
  reconnecting: 'reconnecting',
  ending: 'stopping',
  closed: 'idle',
};

/** One run, from `start` to its end. */
interface Run {
  readonly leaving: AbortController;
  source?: TranscriptionSource;
  session?: ClientSession;
  isStopped: boolean;
  readonly ended: Promise<void>;
}

export function createTranscription(): Transcription {
  const shown = createSubject(SILENT);
  let run: Run | undefined;

  function set(changes: Partial<TranscriptionState>): void {
    shown.set({ ...shown.value, ...changes });
  }

  function show(event: ClientEvent, maxFinals: number): void {
    const state = shown.value;
    if (event.type === 'partial') set({ partial: event });
    else if (event.type === 'cancelled') set({ partial: undefined });
    else if (event.type === 'final') {
      const finals = event.text === '' ? state.finals : [...state.finals, event].slice(-maxFinals);
      set({ finals, partial: partialAfter(event.utteranceId) });
    } else if (event.type === 'speakers') {
      const { utteranceId, turns } = event;
      // Sessions count utterances anew: the last one of that number is meant.
      const at = state.finals.findLastIndex((final) => final.utteranceId === utteranceId);
      const final = state.finals[at];
      if (final !== undefined) {
        const told = withSpeakers(final, turns);
        set({ finals: state.finals.map((one) => (one === final ? told : one)) });
      }
    } else if (event.type === 'error' && event.start !== undefined) {
      const { start, end, message, utteranceId } = event;
      const gaps = [...state.gaps, { start, end, message }].slice(-maxFinals);
      set({ gaps, partial: partialAfter(utteranceId) });
    }
  }

  /** What is shown once an utterance is over: one that began since may be shown by now. */
  function partialAfter(utteranceId = 0): PartialEvent | undefined {
    const { partial } = shown.value;
    return (partial?.utteranceId ?? 0) > utteranceId ? partial : undefined;
  }

  async function listen(own: Run, options: TranscriptionOptions): Promise<void> {
    const { url, source: open = openMicrophone, maxFinals = 1000, onEvent, ...session } = options;
    const { signal } = own.leaving;
    const source = await open(signal);
    own.source = source;
    if (signal.aborted || own.isStopped) {
      source.stop?.();
      return;
    }
    const { sampleRate = source.sampleRate } = session;
    const opened = openSession(url, {
      ...{ ...session, sampleRate, signal },
      onEvent(event) {
        if (signal.aborted) return;
        show(event, maxFinals);
        onEvent?.(event);
      },
    });
    own.session = opened;
    set({ status: 'connecting' });
    let wasOpen = false;
    opened.state.subscribe((now) => {
      if (signal.aborted || now.status === 'closed') return;
      const status = own.isStopped ? 'stopping' : STATUSES[now.status];
      if (now.status === 'open') set({ status, error: undefined });
      // Of a connection that was just lost, the status says enough: most are there again at once.
      else if (now.status === 'reconnecting' && !wasOpen) set({ status, error: now.error });
      else set({ status });
      wasOpen = now.status === 'open';
    });
    // A reader that waits for the microphone is woken when the session fails.
    void opened.closed.then((error) => error && source.stop?.());
    for await (const samples of source as AsyncIterable<Float32Array>) {
      if (!signal.aborted) set({ level: source.level ?? Math.min(1, levelOf(samples)) });
      await opened.write(samples);
      if (own.isStopped) break;
    }
    set({ status: 'stopping', level: 0 });
    await opened.end();
  }

  return {
    get state() {
      return shown.value;
    },
    subscribe: shown.subscribe,
    start(options) {
      if (run !== undefined) return run.ended;
      const leaving = new AbortController();
      const own: Run = { leaving, isStopped: false, ended: Promise.resolve().then(go) };
      run = own;
      set({ status: 'starting', error: undefined });
      return own.ended;

      async function go(): Promise<void> {
        let error: Error | undefined;
        try {
          await listen(own, options);
        } catch (cause) {
          error = cause instanceof Error ? cause : new Error(String(cause));
          await own.session?.[Symbol.asyncDispose]();
        }
        own.source?.stop?.();
        // Another one may have been begun since it was left.
        if (run !== own) return;
        run = undefined;
        set({ status: 'idle', partial: undefined, level: 0, error });
      }
    },
    async stop() {
      if (run === undefined) return;
      run.isStopped = true;
      set({ status: 'stopping' });
      run.source?.stop?.();
      await run.ended;
    },
    clear() {
      set({ finals: [], gaps: [], partial: undefined });
    },
    leave() {
      const left = run;
      run = undefined;
      left?.leaving.abort();
      left?.source?.stop?.();
      if (left !== undefined) set({ status: 'idle', partial: undefined, level: 0 });
    },
  };
}

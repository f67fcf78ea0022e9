import type { VoiceMode } from './voice-messages.js';
import { asRecording, type OpenVoiceMicrophone, type VoiceRecording } from './voice-microphone.js';

/** One listening: a microphone from its opening to its end. */
export interface VoiceListening {
  readonly mode: VoiceMode;
  /** What is listened to, once it is open. */
  readonly source: VoiceRecording | undefined;
  readonly isStopped: boolean;
  /** Resolves when it is open, or cannot be had. */
  readonly opened: Promise<void>;
  /** Resolves when its last piece was sent, or the recording was given up. */
  readonly ended: Promise<void>;
  /** What was recorded until now is still given. */
  stop(): void;
  /** Nothing more is given. */
  drop(): void;
}

/** What a listening tells. */
export interface ListeningEvents {
  opened(source: VoiceRecording): void;
  /** The next piece is read when this has resolved. */
  piece(bytes: Uint8Array, level: number): void | Promise<void>;
  failed(error: unknown): void;
  /** Called once, and last. */
  over(): void;
}

export function beginListening(
  open: OpenVoiceMicrophone,
  mode: VoiceMode,
  events: ListeningEvents,
): VoiceListening {
  const leaving = new AbortController();
  const { signal } = leaving;
  let source: VoiceRecording | undefined;
  let isStopped = false;
  let isOver = false;

  async function begin(): Promise<void> {
    const opened = asRecording(await open({ mode, signal }));
    source = opened;
    if (isStopped) opened.stop?.();
    else events.opened(opened);
  }

  async function read(): Promise<void> {
    if (source === undefined || isStopped) return;
    for await (const piece of source) {
      if (signal.aborted) return;
      await events.piece(piece, Math.min(1, source.level ?? 0));
      // One that cannot be stopped has said its last.
      if (isStopped && source.stop === undefined) return;
    }
  }

  function fail(error: unknown): void {
    isStopped = true;
    if (!signal.aborted) events.failed(error);
  }

  function over(): void {
    if (isOver) return;
    isOver = true;
    events.over();
  }

  function stop(): void {
    isStopped = true;
    // A microphone that is still opening is not waited for.
    if (source === undefined) leaving.abort();
    source?.stop?.();
  }

  const opened = Promise.resolve().then(begin).catch(fail);
  const ended = opened
    .then(read)
    .catch(fail)
    .then(() => {
      source?.stop?.();
      over();
    });

  return {
    mode,
    get source() {
      return source;
    },
    get isStopped() {
      return isStopped;
    },
    opened,
    ended,
    stop,
    drop() {
      leaving.abort();
      stop();
      over();
    },
  };
}

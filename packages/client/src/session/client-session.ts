import type {
  ErrorMessage,
  FinalEvent,
  PartialEvent,
  PcmEncoding,
  ReadyMessage,
  WarningMessage,
} from '@ws/core';
import type { LatencyStats } from '../measures/latency-tracker.js';

/**
 * What a server tells during a session. An `error` here is one that the session survives; one that it does not is
 * thrown by the iteration.
 */
export type ClientEvent = PartialEvent | FinalEvent | WarningMessage | ErrorMessage;

/**
 * One stream of speech on a server: audio is sent, events are iterated. Calls keep their order, awaited or not.
 *
 * @example
 * ```ts
 * const session = await connect('ws://127.0.0.1:8765', { endpointing: true });
 * async function speak() {
 *   for await (const samples of microphone) await session.send(samples);
 *   await session.end();
 * }
 * async function show() {
 *   for await (const event of session) if (event.type === 'final') console.log(event.text);
 * }
 * await Promise.all([speak(), show()]);
 * ```
 */
export interface ClientSession extends AsyncIterable<ClientEvent>, AsyncDisposable {
  /** What the server said on connecting: its model, strategy and limits, and the session's id. */
  readonly ready: ReadyMessage;
  /**
   * Sends mono samples in [-1, 1] at `sampleRate`; they are copied. Resolves when there is room for more: awaiting it
   * is the back-pressure.
   *
   * @throws TranscribeError `ERR_INVALID_AUDIO`; `ERR_OVERLOADED` for whoever does not await, when four times
   * `maxBufferedBytes` wait; what ended the session
   */
  send(samples: Float32Array): Promise<void>;
  /**
   * As `send`, for raw bytes at `sampleRate`, cut anywhere: a sample cut in two is kept for the next call.
   *
   * @param encoding - of the bytes, the same in every call; default `pcm_s16le`
   */
  sendPcm(bytes: Uint8Array, encoding?: PcmEncoding): Promise<void>;
  /** Says that the utterance is over, as one's own voice-activity detection does. Without audio, nothing answers. */
  vadEnd(): Promise<void>;
  /** Finalises what was sent, and stays open. */
  finalize(): Promise<void>;
  /** No more audio. Resolves when everything is answered; then the iteration ends. */
  end(): Promise<void>;
  /** Milliseconds until the server answers. */
  ping(): Promise<number>;
  /** Latencies so far, also after the end. */
  stats(): LatencyStats;
  /** Samples sent so far, at 16 kHz: the session's clock. */
  readonly position: number;
}

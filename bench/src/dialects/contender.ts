import type { PcmEncoding } from '@ws/core/audio';

/** A text that will not change, and when it came, in milliseconds of `performance.now()`. */
export interface HeardFinal {
  readonly text: string;
  readonly at: number;
}

/** How a client's audio stands in its messages. */
export interface AudioForm {
  readonly encoding: PcmEncoding;
  readonly sampleRate: 16_000 | 8000;
  /** How much of it is in one. */
  readonly chunkMs: number;
}

/** A recording as a microphone gives it. */
export interface Speech {
  readonly chunks: readonly Buffer[];
  /** Resolves when a chunk is spoken. */
  spoken(index: number): Promise<void>;
}

/** Where one server is found. */
export interface Places {
  /** `ws://HOST:PORT` */
  readonly url: string;
  readonly wyomingPort: number;
  /** What the server tells its webhook, while it is listened to. */
  told(listen: (body: Said) => void): Disposable;
}

/** A client that hears the same recording from the same server, in its own protocol. */
export interface Contender {
  readonly name: string;
  readonly form: AudioForm;
  /** Speaks and listens. Resolves when all of it is answered. */
  hear(places: Places, speech: Speech): Promise<readonly HeardFinal[]>;
}

export type Said = Readonly<Record<string, unknown>>;

/** How long a client listens on when all is said. The recording ends in silence. */
export const LISTENS_ON_MS = 1500;

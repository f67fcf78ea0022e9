import type { Clock } from '@ws/core';
import type { HeardText } from '../result/bench-result.js';

/** A text, before the time at which it came is noted. */
export type ToldText = Omit<HeardText, 'at'>;

/** How a server is spoken to. */
export interface ServerAccess {
  readonly url: URL;
  /** Left out where the server wants none. */
  readonly key?: string | undefined;
  /** These win over those that the protocol would send. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What is asked of a server. */
export interface Request {
  /** BCP 47; left out, the server finds out. */
  readonly language?: string | undefined;
  /** Left out, the one that the protocol's clients ask for. */
  readonly model?: string | undefined;
}

/** What a client needs for one recording. */
export interface ClientParts {
  readonly access: ServerAccess;
  readonly request: Request;
  /** @throws TranscribeError where there is more text than any recording has */
  readonly tell: (text: ToldText) => void;
  readonly bounds: ClientBounds;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export interface ClientBounds {
  /** Milliseconds until a connection must be there, and ready for audio. */
  readonly connectMs: number;
  /** Milliseconds for which the server may take no audio, or owe its last answer. */
  readonly answerMs: number;
}

/** A recording on its way to a server, piece by piece. */
export interface StreamSession extends Disposable {
  /**
   * Sends 16-bit little-endian samples at the protocol's rate. Resolves when they have left this process.
   *
   * @throws TranscribeError what ended the session
   */
  send(pcm: Uint8Array): Promise<void>;
  /** No more audio. Resolves when the last answer is here. @throws TranscribeError what ended the session, or its end did not come in time */
  end(): Promise<void>;
}

/** A protocol that audio streams over. */
export interface StreamProtocol {
  readonly kind: 'stream';
  /** Where it is, on a server that is given without a path. */
  readonly path: string;
  /** Hz. */
  readonly sampleRate: number;
  /**
   * Whether the server is to find pauses itself, so that silence follows a recording. Where the client says where speech
   * ends, none does.
   */
  readonly findsPauses: boolean;
  open(parts: ClientParts): Promise<StreamSession>;
}

/** A protocol that a recording goes over as a whole. */
export interface WholeProtocol {
  readonly kind: 'whole';
  readonly path: string;
  /** Sends a recording. Resolves when the last answer is here. @param wav - 16-bit samples in a WAV file */
  transcribe(wav: Uint8Array<ArrayBuffer>, parts: ClientParts): Promise<void>;
}

export type Protocol = StreamProtocol | WholeProtocol;

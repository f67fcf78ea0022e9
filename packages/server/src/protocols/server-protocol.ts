import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock, Logger } from '@ws/core';
import type { ProgressListener } from '@ws/models';
import type { AudioSession, AudioSessionOptions } from '../audio-session/audio-session.js';
import type { Shown } from '../net/auth/credentials.js';
import type { Identity, Refusal } from '../net/auth/identity.js';
import type { Admission } from '../net/auth/usage.js';
import type { JsonObject } from '../net/http/json-object.js';
import type { PageFiles } from '../net/http/page-files.js';
import type { BodyBounds } from '../net/http/read-body.js';
import type { SocketRefusal } from '../net/http/refusal.js';
import type { ClientConnection, Conversation } from '../net/sockets/conversation.js';
import type { ServerLimitSettings } from '../operations/limits.js';
import type { AnswerProvider } from './answer-provider.js';
import type { SpeechProvider } from './speech-provider.js';

/** Another way to speak to the server, at paths of its own: a conversation, or the messages of other projects' clients. */
export interface ServerProtocol {
  /** What logs call it: `voice`. */
  readonly name: string;
  /**
   * Whether a path is its own, below the one that the server is mounted at. Asked also while the model loads: then those
   * who come are told to come again.
   */
  serves(path: string): boolean;
  /**
   * Called once, before {@link open}, while the engine loads: models of the protocol's own may load beside it. What fails
   * then, `open` throws.
   */
  prepare?(preparation: ProtocolPreparation): void;
  /**
   * Called once, when the engine is ready.
   *
   * @throws ends the start of the server
   */
  open(host: ProtocolHost): OpenProtocol | Promise<OpenProtocol>;
}

/** What a protocol is given while the engine loads. */
export interface ProtocolPreparation extends Pick<ProtocolHost, 'logger' | 'onModelProgress'> {
  /** Aborted where the server ends and has not opened the protocol: what was begun is to be disposed. */
  readonly signal: AbortSignal;
}

/** A protocol that is served. */
export interface OpenProtocol {
  /**
   * Answers a plain request. {@link ProtocolHost.admit} says who asks.
   *
   * @returns nothing where there is no such resource; it is answered by 404 then
   */
  readonly answer?:
    | ((call: HttpCall, response: ServerResponse) => Promise<void> | undefined)
    | undefined;
  /**
   * Answers a request for a WebSocket, before there is one: with what makes the conversation, or with why the request is
   * refused. Nothing: there is no WebSocket at this path.
   */
  readonly converse?:
    | ((call: SocketCall) => MakeConversation | SocketRefusal | undefined)
    | undefined;
  /**
   * The credential in a request for a WebSocket, where its clients cannot show a key as others do. Nothing: what is in the
   * header, the subprotocols or the query.
   */
  shown?(call: HttpCall): Shown | undefined;
  /** A refusal of the server's own, as its clients understand it. Default: as it is. */
  presentRefusal?(refusal: SocketRefusal): SocketRefusal;
  /** The port that it listens on beside the server's. */
  readonly port?: number | undefined;
  /** What speaks for clients of Wyoming and of OpenAI's Realtime API. Of several protocols the first that has one brings it. */
  readonly speech?: SpeechProvider | undefined;
  /** What answers clients of OpenAI's Realtime API. Of several protocols the first that has one brings it. */
  readonly answers?: AnswerProvider | undefined;
  /** The server ends: conversations of its own, which are no WebSockets, end in `drainTimeoutMs`. */
  drain?(): Promise<void>;
  /** The server ends: no further request comes, and the conversations are over. */
  close?(): Promise<void>;
}

/** A request for an answer. */
export interface HttpCall {
  readonly request: IncomingMessage;
  /** Below the one that the server is mounted at. */
  readonly path: string;
  readonly query: URLSearchParams;
}

/** A request for a WebSocket, of a client that may use the server. */
export interface SocketCall extends HttpCall {
  readonly identity: Identity;
  /** What tells the session in logs, and elsewhere. */
  readonly sessionId: string;
}

/** Begins a conversation with the client. */
export type MakeConversation = (peer: ClientConnection, logger: Logger) => Conversation;

/** What the server gives its protocols. */
export interface ProtocolHost {
  /** The model's name, as clients are told. */
  readonly model: string;
  readonly limits: ServerLimitSettings;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The protocol tells it how the download of its own model goes. Left out where the server has no listener. */
  readonly onModelProgress?: ProgressListener | undefined;
  /**
   * Opens an audio session for one client, over the server's engine, detectors and turn detector. A client with a
   * conversation over a WebSocket, or one let in by {@link reserveSession}, may have one; further ones at the same time need
   * a place each.
   *
   * @throws TranscribeError `ERR_PROTOCOL` for settings that this server does not have
   */
  openAudioSession(options: AudioSessionOptions): AudioSession;
  /** Lets in a client that asks by HTTP: it counts from now on until it leaves. */
  admit(request: IncomingMessage): Promise<Admission | Refusal>;
  /**
   * Takes a place among the server's `maxClients`.
   *
   * @returns gives it back
   * @throws TranscribeError `ERR_PROTOCOL`, `SERVER_FULL`
   */
  reserveSession(): () => void;
  /**
   * The JSON object in the body of a request, within bounds; an empty one where there is no body. An answer that is given
   * before a body is whole arrives; what still comes is thrown away, for half a minute at most.
   *
   * @throws TranscribeError `ERR_PROTOCOL`: `INVALID_JSON`, `INVALID_MESSAGE`; `details.status` 413 where it is larger, 408
   *   where it takes longer, 400 where it breaks off
   */
  readJson(request: IncomingMessage, bounds: BodyBounds): Promise<JsonObject>;
  /** Answers with JSON that no cache may keep. */
  answerJson(
    response: ServerResponse,
    status: number,
    body: object,
    headers?: Readonly<Record<string, string>>,
  ): void;
  /** Reads the files of a page, which lie in one folder; `index.html` is at `/`. */
  loadPage(folder: string): Promise<PageFiles>;
  /**
   * Takes a recording that is sent as the body of a request, or as the file of a form. It is written to a file as it comes,
   * and takes no place until it has come: a body that comes slowly keeps no client out.
   *
   * @throws TranscribeError `ERR_PROTOCOL`: `SERVER_FULL`; `details.status` 413 where it is larger than `maxUploadBytes`, 408
   *   where it stops, 400 where it breaks off; what the signal was aborted with
   */
  receive(request: IncomingMessage, options: ReceiveOptions): Promise<SentRecording>;
}

/** How a recording is sent. */
export interface ReceiveOptions {
  /** Aborted when the client no longer waits for it. */
  readonly signal: AbortSignal;
  /** What the field of a form may be called that has it. Default `file`. */
  readonly names?: readonly string[] | undefined;
}

/** A recording that has come whole. Its file is gone, and its place given back, when it is disposed. */
export interface SentRecording extends AsyncDisposable {
  /** Where it lies. Left out where a form has none. */
  readonly path: string | undefined;
  /**
   * Takes a place among the server's `maxClients`, or waits a while for one.
   *
   * @throws TranscribeError `ERR_PROTOCOL`, `SERVER_FULL`; what the signal was aborted with
   */
  reserveSession(): Promise<void>;
  /**
   * To be called between two pieces of the recording, once it has a place. While others want one, recordings that take longer
   * than 30 s share a place: all but the first wait here.
   *
   * @throws what the signal was aborted with
   */
  share(): Promise<void>;
}

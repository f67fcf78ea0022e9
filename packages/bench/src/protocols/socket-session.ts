import type { IncomingMessage } from 'node:http';
import { deferred, inTime, isObject } from '@ws/core/internal';
import { type RawData, WebSocket } from 'ws';
import type { ClientParts, StreamProtocol, StreamSession } from './protocol.js';
import {
  answerError,
  connectionError,
  IS_IT_RUNNING,
  noConnection,
  quoted,
  stoppedError,
} from './session-errors.js';
import { type SocketCodec, type SocketProtocol, socketTarget } from './socket-protocol.js';

/** A message of a transcript has a few kilobytes. */
const MOST_MESSAGE_BYTES = 1024 * 1024;
/** Messages of one session: a hundred a second for three hours. */
const MOST_MESSAGES = 1_000_000;
const MOST_REFUSAL_BYTES = 16 * 1024;
const REFUSAL_MS = 2000;
const NORMAL_CLOSE = 1000;
// Closed without a code, as some servers do.
const CLEAN_CLOSES = [NORMAL_CLOSE, 1005];

/** A protocol over a WebSocket, whose server finds pauses itself. */
export function socketProtocol(protocol: SocketProtocol): StreamProtocol {
  return {
    ...{ kind: 'stream', path: protocol.path, sampleRate: protocol.sampleRate, findsPauses: true },
    open: (parts) => openSocketSession(protocol, parts),
  };
}

/** Opens a WebSocket, and speaks a protocol over it. @throws TranscribeError that says why it cannot */
async function openSocketSession(
  protocol: SocketProtocol,
  { access, request, tell, bounds, clock, signal }: ClientParts,
): Promise<StreamSession> {
  let toldAt = 0;
  const codec: SocketCodec = protocol.createCodec((text) => {
    toldAt = clock.now();
    tell(text);
  }, request);
  const { url, headers } = socketTarget(protocol, access, request);
  const opened = deferred<void>();
  const ready = deferred<void>();
  const over = deferred<void>();
  let isEnding = false;
  let isOver = false;
  let messages = 0;

  const socket = new WebSocket(url, {
    headers: { ...headers },
    // A compressed message could be a thousand times as large as it is.
    ...{ perMessageDeflate: false, maxPayload: MOST_MESSAGE_BYTES },
  });

  function fail(error: unknown): void {
    for (const { reject } of [opened, ready, over]) reject(error);
    socket.terminate();
  }

  /** @throws TranscribeError where what was shown last is more than any recording has */
  function finish(): void {
    if (isOver) return;
    codec.closed?.();
    isOver = true;
    over.resolve();
    socket.close(NORMAL_CLOSE);
  }

  /** Fails where the work does: an event's listener has no caller that would hear of it. */
  function attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      fail(error);
    }
  }

  function hear(data: RawData, isBinary: boolean): void {
    if (++messages > MOST_MESSAGES) {
      throw answerError(`The server sent over ${MOST_MESSAGES} messages.`);
    }
    if (isBinary || isOver) return;
    const said = codec.hear(readMessage(String(data)));
    if (said === 'ready') ready.resolve();
    if (said === 'over' && isEnding) finish();
  }

  socket.on('open', () => {
    for (const message of codec.greeting) socket.send(message);
    if (!codec.waitsForReady) ready.resolve();
    opened.resolve();
  });
  socket.on('message', (data, isBinary) => attempt(() => hear(data, isBinary)));
  socket.on('error', (error) => fail(noConnection(url.host, error, IS_IT_RUNNING)));
  socket.on('unexpected-response', (_, response: IncomingMessage) => {
    void refusalOf(response).then((refusal) => fail(connectionError(refusal)));
  });
  socket.on('close', (code, reason) => {
    const isClean = CLEAN_CLOSES.includes(code);
    if (isOver) return;
    if (isEnding && isClean && codec.mustSayOver !== true) return attempt(finish);
    const why = reason.length > 0 ? `: ${quoted(String(reason))}` : '';
    const when = isEnding ? 'before its last answer' : 'while audio was sent';
    fail(connectionError(`The server closed the connection ${when} (code ${code}${why}).`));
  });
  const onAbort = (): void => fail(stoppedError());
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();

  const bounded = <T>(work: Promise<T>, ms: number, what: string): Promise<T> =>
    inTime(work, undefined, { ms, clock, what });

  function dispose(): void {
    signal.removeEventListener('abort', onAbort);
    socket.terminate();
  }

  try {
    await bounded(opened.promise, bounds.connectMs, `The connection to ${url.host}`);
    const what = 'The server should have said that it is ready, and its silence';
    await bounded(ready.promise, bounds.answerMs, what);
  } catch (error) {
    dispose();
    throw error;
  }

  /** Resolves when a message has left this process. Rejects with what ended the session. */
  function send(message: string | Uint8Array): Promise<void> {
    const sent = new Promise<void>((resolve) => {
      socket.send(message, (error) => {
        if (!error) resolve();
      });
    });
    const failed = over.promise.then(() => {
      throw connectionError('The server ended the session while audio was sent.');
    });
    const what = 'The server read nothing, and sending';
    return bounded(Promise.race([sent, failed]), bounds.answerMs, what);
  }

  return {
    send: (pcm) => send(codec.audio(pcm)),
    async end() {
      if (codec.quietMs !== undefined) {
        const deadline = clock.now() + bounds.answerMs;
        toldAt = clock.now();
        for (let left = codec.quietMs; left > 0 && clock.now() < deadline; ) {
          await Promise.race([clock.sleep(left, signal), over.promise]);
          left = toldAt + codec.quietMs - clock.now();
        }
      }
      isEnding = true;
      for (const message of codec.ending()) await send(message);
      const what = 'The last answer of the server';
      await bounded(over.promise, bounds.answerMs, what);
    },
    [Symbol.dispose]: dispose,
  };
}

function readMessage(text: string): Readonly<Record<string, unknown>> {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    throw answerError(
      `The server sent what is no JSON: ${quoted(text)}. Is this protocol spoken at that address? --protocol names others.`,
    );
  }
  if (isObject(message)) return message;
  throw answerError(`The server sent JSON that is no object: ${quoted(text)}.`);
}

/** What a server says in place of a WebSocket. */
async function refusalOf(response: IncomingMessage): Promise<string> {
  const timeout = setTimeout(() => response.destroy(), REFUSAL_MS);
  let body = '';
  try {
    response.setEncoding('utf8');
    for await (const piece of response) {
      body += piece;
      if (body.length > MOST_REFUSAL_BYTES) break;
    }
  } catch {
    // What came of it says enough.
  } finally {
    clearTimeout(timeout);
  }
  return refusedWith(response.statusCode ?? 0, body);
}

const ADVICE: Readonly<Record<number, string>> = {
  401: ' Give a key with --key, or in WS_BENCH_KEY.',
  403: ' The key may not do this: give another with --key.',
  404: ' Nothing is at this path: write the path of the protocol into the address.',
  429: ' The server limits this client: take fewer --sessions, or wait.',
  503: ' The server is full or starting: take fewer --sessions, or wait.',
};

/** What an HTTP status that is no success means here. */
export function refusedWith(status: number, body: string): string {
  const said = body.trim() === '' ? '' : `: ${quoted(body)}`;
  return `The server refused with HTTP ${status}${said}.${ADVICE[status] ?? ''}`;
}

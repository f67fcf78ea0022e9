import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Ending } from '../../net/sockets/conversation.js';
import { withFields } from '../../operations/with-fields.js';
import { closingMessage } from '../conversation/closing-message.js';
import { createConversation } from '../conversation/create-conversation.js';
import type { DialectHost } from '../dialect.js';
import { encodeEvent } from './events.js';
import { createWyomingCodec, type WyomingCodec } from './wyoming-codec.js';

export interface WyomingConnection {
  readonly codec: Pick<WyomingCodec, 'isSilent' | 'idleSince'>;
  /** Answers the audio that has come, and hangs up. */
  finish(ending: Ending): void;
  /** Hangs up at once, with an error that says that others need the connection. */
  makeRoom(): void;
  /** Hangs up without a word. */
  cut(): void;
  readonly closed: Promise<void>;
}

// Time for a client to read the last events.
const GOODBYE_MS = 2000;
// Clients connect when they have something to send.
const GREETING_MS = 10_000;

/** Ties a TCP socket to a conversation, and holds its limits on time. */
export function openConnection(socket: Socket, host: DialectHost): WyomingConnection {
  const { limits, clock } = host;
  const sessionId = randomUUID() as string;
  const logger = withFields(host.logger, { session: sessionId, protocol: 'wyoming' });
  const gone = new AbortController();

  /** As with any session, answers wait for a client that does not read. */
  async function drained(): Promise<void> {
    if (socket.destroyed || socket.writableLength < limits.maxOutgoingBytes) return;
    await new Promise<void>((resolve) => {
      const settle = (): void => {
        socket.off('drain', settle).off('close', settle);
        resolve();
      };
      socket.on('drain', settle).on('close', settle);
    });
  }

  async function send(type: string, data?: object, payload?: Uint8Array): Promise<void> {
    if (!socket.writable) return;
    socket.write(encodeEvent(type, data, payload));
    await drained();
  }

  function close(): void {
    socket.end();
    cutAfter(GOODBYE_MS);
  }

  function cutAfter(ms: number): void {
    const cutting = setTimeout(() => socket.destroy(), ms);
    socket.once('close', () => clearTimeout(cutting));
  }

  const conversation = createConversation(
    { client: { drained, close }, limits, clock, logger },
    (control) =>
      createWyomingCodec(
        {
          ...{ host, sessionId, send },
          onHandled: () => idle.refresh(),
          onEnding: () => cutAfter(limits.drainTimeoutMs),
        },
        control,
      ),
  );
  const { codec } = conversation;

  const idle = setTimeout(() => {
    if (conversation.busy) idle.refresh();
    else conversation.finish('idle');
  }, limits.idleTimeoutMs);
  clock.sleep(GREETING_MS, gone.signal).then(
    () => {
      if (!codec.isSilent || conversation.finishing) return;
      const message = `No event came for ${GREETING_MS} ms. Connect again when there is audio.`;
      hangUp({ code: 'IDLE_TIMEOUT', message });
    },
    // The client disconnected before.
    () => {},
  );

  function hangUp(complaint: { readonly code: string; readonly message: string }): void {
    void send('error', { text: complaint.message, code: complaint.code });
    conversation.dispose();
    close();
  }

  async function listen(): Promise<void> {
    for await (const bytes of socket) {
      // Also what is discarded has to be read: the client would lose the last events otherwise.
      if (!conversation.finishing) await conversation.receive(bytes as Buffer);
    }
    // The client has ended its side, and everything is answered.
    if (!conversation.finishing) socket.end();
  }

  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      gone.abort();
      clearTimeout(idle);
      conversation.dispose();
      resolve();
    });
  });
  socket.on('error', () => socket.destroy());
  // An error of the socket ends it, which is handled above.
  void listen().catch(() => {});

  return {
    codec,
    finish: conversation.finish,
    makeRoom() {
      const { message } = closingMessage('silent', limits);
      if (message.type === 'error') hangUp(message);
      socket.end(() => socket.destroy());
    },
    cut: () => socket.destroy(),
    closed,
  };
}

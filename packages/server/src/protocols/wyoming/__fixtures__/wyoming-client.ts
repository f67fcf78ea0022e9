import { connect, type Socket } from 'node:net';
import { afterEach } from 'vitest';
import type { TranscriptionServer } from '../../../app/create-server.js';
import { createEventReader } from '../events.js';

/** A client of Wyoming, over TCP. */
export interface Client {
  readonly socket: Socket;
  send(type: string, data?: object, payload?: Uint8Array): void;
  /** What came in the events that were read, beside their fields. */
  readonly payloads: readonly Buffer[];
  /** The next event: its type and fields. */
  next(): Promise<[string, Record<string, unknown>]>;
  /** Reads what is left; resolves when the server has hung up. */
  hungUp(): Promise<void>;
}

const sockets: Socket[] = [];

// Before the server closes, which would wait for them.
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

export function encoded(type: string, data: object, payload: Uint8Array): Buffer {
  const fields = Buffer.from(JSON.stringify(data));
  const header = { type, data_length: fields.length, payload_length: payload.length };
  return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), fields, payload]);
}

export function connected({ ports }: TranscriptionServer): Client {
  const socket = connect({ host: '127.0.0.1', port: ports.wyoming!, allowHalfOpen: true });
  socket.on('error', () => {});
  sockets.push(socket);
  const reader = createEventReader();
  const payloads: Buffer[] = [];
  async function* read() {
    try {
      for await (const bytes of socket) {
        for (const { type, data, payload } of reader.read(bytes as Buffer)) {
          if (payload.length > 0) payloads.push(Buffer.from(payload));
          yield [type, { ...data }] as const;
        }
      }
    } catch {
      // The connection was cut.
    }
    socket.end();
  }
  const events = read();
  return {
    ...{ socket, payloads },
    send: (type, data = {}, payload = new Uint8Array(0)) =>
      void socket.write(encoded(type, data, payload)),
    async next() {
      const { value, done } = await events.next();
      if (done) throw new Error('hung up');
      return [...value!] as [string, Record<string, unknown>];
    },
    async hungUp() {
      while (!(await events.next()).done);
    },
  };
}

import type { WebSocketLike } from '@ws/client';
import { createMemoryJournal, type MemoryJournal } from '@ws/testing';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { createServer, type TranscriptionServer } from '../../src/app/create-server.js';
import type { ServerOptions } from '../../src/app/options/server-options.js';
import { f32le } from './raw-client.js';

/** Faults of the server that a client is with, or of the journal of all servers. */
export const FAULTS = ['cut', 'kill', 'zombie', 'drain', 'away', 'back'] as const;
export type Fault = (typeof FAULTS)[number];

interface Member {
  readonly server: TranscriptionServer;
  readonly journal: MemoryJournal;
}

/** Servers of one process on one journal, behind what balances one client among them. */
export interface Fleet {
  /** Makes the client's sockets: each leads to the next server. */
  createSocket(url: string): WebSocketLike;
  readonly url: string;
  happen(fault: Fault, audio: Float32Array): Promise<void>;
  /** The number of times that a server did not find the client's session. */
  readonly lost: number;
  /** Sessions that the journal has. */
  readonly kept: number;
}

export async function openFleet(
  size: number,
  options: ServerOptions & Required<Pick<ServerOptions, 'clock'>>,
): Promise<Fleet> {
  const { clock } = options;
  const journal = createMemoryJournal({ clock });
  const all: Member[] = [];
  const members: Member[] = [];
  let turn = 0;
  let lost = 0;
  let isAway = false;
  /** The client's newest socket, and its server. */
  let current:
    | { readonly socket: WebSocket; readonly member: Member; leave(): void; next(): number }
    | undefined;

  async function join(): Promise<void> {
    const own = journal.another();
    if (isAway) own.join();
    const server = await createServer({
      ...{ port: 0, vad: 'energy', turn: 'none', page: false, sessionStore: own },
      ...options,
    });
    if (isAway) own.cut('refused');
    const member = { server, journal: own };
    all.push(member);
    members.push(member);
  }

  for (let i = 0; i < size; i++) await join();
  onTestFinished(async () => {
    await Promise.all(all.map(({ server }) => server.close()));
  });

  async function replace(member: Member): Promise<void> {
    if (!members.includes(member)) return;
    members.splice(members.indexOf(member), 1);
    await join();
  }

  return {
    url: 'ws://127.0.0.1:1',
    createSocket(url) {
      const member = members[turn++ % members.length]!;
      const { pathname, search } = new URL(url);
      const socket = new WebSocket(member.server.url + pathname + search);
      // biome-ignore lint/suspicious/noExplicitAny: listeners of every kind
      const closers: ((event: any) => void)[] = [];
      let hasLeft = false;
      /** The place in the audio of what is sent next, where it is known. */
      let next = 0;
      socket.on('message', (data) => {
        const text = String(data);
        if (next < 0 && text.includes('"ack"')) next = JSON.parse(text).samples;
        if (!text.includes('SESSION_NOT_FOUND')) return;
        next = Number.NaN;
        if (!hasLeft) lost++;
      });
      current = {
        socket,
        member,
        next: () => next,
        leave() {
          hasLeft = true;
          for (const close of closers) close({ code: 1006, reason: '' });
        },
      };
      return {
        get readyState() {
          return hasLeft ? 3 : socket.readyState;
        },
        get bufferedAmount() {
          return socket.bufferedAmount;
        },
        send(data: string | Uint8Array) {
          if (typeof data !== 'string') next += data.length / Float32Array.BYTES_PER_ELEMENT;
          else if (data.includes('"resume"')) next = -1e9;
          socket.send(data);
        },
        close: (code?: number) => socket.close(code),
        // biome-ignore lint/suspicious/noExplicitAny: listeners of every kind
        addEventListener(type: any, listener: any) {
          if (type === 'close') closers.push(listener);
          socket.addEventListener(type, (event: unknown) => hasLeft || listener(event));
        },
      };
    },
    async happen(fault, audio) {
      if (fault === 'away' || fault === 'back') {
        isAway = fault === 'away';
        for (const { journal: own } of members) {
          if (isAway) own.cut('refused');
          else own.join();
        }
        return;
      }
      if (current === undefined) return;
      const { socket, member, leave, next } = current;
      switch (fault) {
        case 'cut':
          return socket.terminate();
        case 'kill':
          // From here on neither the journal nor the client hears from it.
          member.journal.cut('silent');
          leave();
          socket.terminate();
          return replace(member);
        case 'zombie':
          // It hears the client, and tells it, and writes what it hears, while the client is elsewhere.
          leave();
          if (next() >= 0 && socket.readyState === socket.OPEN) {
            socket.send(f32le(audio.subarray(next(), next() + 16_000)));
          }
          return;
        case 'drain': {
          const closed = member.server.close();
          await replace(member);
          await closed;
        }
      }
    },
    get lost() {
      return lost;
    },
    get kept() {
      return journal.sessions.size;
    },
  };
}

import { once } from 'node:events';
import { type ClientOptions, WebSocket } from 'ws';

/** A client that knows nothing of our codec: text frames as they come, in order. */
export interface RawClient {
  readonly socket: WebSocket;
  /** Sends a text frame (objects as JSON) or a binary one. */
  send(frame: string | object | Uint8Array): void;
  /** The next text frame, as it is. Rejects when the socket closes before. */
  next(): Promise<string>;
  /** The next frame, parsed. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look at whatever comes
  json(): Promise<any>;
  /** Frames up to the first of a type, that one included. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look at whatever comes
  until(type: string): Promise<any[]>;
  /** Resolves when the socket is closed. */
  readonly closed: Promise<{ code: number; reason: string }>;
}

/** Connects; resolves when the socket is open, before anything has been read. */
export async function rawConnect(url: string, options: ClientOptions = {}): Promise<RawClient> {
  const socket = new WebSocket(url, options);
  const frames: string[] = [];
  const readers: { resolve: (text: string) => void; reject: (error: Error) => void }[] = [];
  let end: Error | undefined;
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => {
      end = new Error(`closed with ${code} ${reason.toString()}`);
      for (const { reject } of readers.splice(0)) reject(end);
      resolve({ code, reason: reason.toString() });
    });
  });
  socket.on('error', () => {});
  socket.on('message', (data: Buffer, isBinary) => {
    const text = isBinary ? `binary frame of ${data.length} bytes` : data.toString('utf8');
    const reader = readers.shift();
    if (reader) reader.resolve(text);
    else frames.push(text);
  });
  await Promise.race([once(socket, 'open'), closed]);

  const client: RawClient = {
    socket,
    send(frame) {
      const isText = typeof frame === 'string';
      socket.send(isText || frame instanceof Uint8Array ? frame : JSON.stringify(frame));
    },
    next() {
      const text = frames.shift();
      if (text !== undefined) return Promise.resolve(text);
      if (end !== undefined) return Promise.reject(end);
      return new Promise((resolve, reject) => {
        readers.push({ resolve, reject });
      });
    },
    json: async () => JSON.parse(await client.next()),
    async until(type) {
      const found = [];
      for (;;) {
        const message = await client.json();
        found.push(message);
        if (message.type === type) return found;
      }
    },
    closed,
  };
  return client;
}

/** Samples as a daggered client sends them. */
export function base64(samples: Float32Array): string {
  return Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength).toString('base64');
}

/** Samples as `pcm_f32le`. */
export function f32le(samples: Float32Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(samples.slice().buffer);
}

/** Samples as `pcm_s16le`. */
export function s16le(samples: Float32Array): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.alloc(samples.length * 2);
  samples.forEach((sample, i) => {
    bytes.writeInt16LE(Math.max(-32768, Math.min(32767, Math.round(sample * 32768))), i * 2);
  });
  return bytes;
}

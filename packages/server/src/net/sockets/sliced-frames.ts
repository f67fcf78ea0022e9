import { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { EventLoopBudget } from './event-loop-budget.js';

/** A socket whose large frames come as fragments. */
export interface SlicedSocket extends Duplex {
  /** Bytes received so far, those of a frame that is not complete included. */
  readonly received: number;
}

// Payload of a fragment: the most that 16 bits of length hold, and a multiple of four, so that the mask goes round.
const SLICE = 65_532;
// Bytes that are read before other connections are served.
const READ_AT_ONCE = 256 * 1024;
const OPCODE = 0x0f;
const FIN = 0x80;
const MASKED = 0x80;
const FIRST_CONTROL_OPCODE = 8;

/**
 * A WebSocket's bytes as they come, but for data frames of more than 64 KiB: they are turned into fragments of one
 * message (RFC 6455 section 5.4), by headers that are put between. The library unmasks a frame as a whole, byte by byte
 * in JavaScript: 16 MiB would block the event loop for a tenth of a second. A fragment is unmasked when it has come.
 *
 * Frames that break the protocol, or are longer than `maxPayload`, pass unchanged: the library refuses them.
 *
 * @param head - what was read of the socket already
 */
export function sliceFrames(
  socket: Duplex,
  head: Uint8Array,
  { maxPayload, eventLoop }: { readonly maxPayload: number; readonly eventLoop: EventLoopBudget },
): SlicedSocket {
  const slicer = createFrameSlicer(maxPayload);
  let received = 0;
  let readAtOnce = 0;
  let resting = false;
  let wanted = true;

  const sliced = new Duplex({
    read() {
      wanted = true;
      if (!resting) socket.resume();
    },
    write(chunk: Buffer, _, done) {
      socket.write(chunk, done);
    },
    writev(chunks, done) {
      socket.cork();
      chunks.forEach(({ chunk }, i) => {
        socket.write(chunk as Buffer, i === chunks.length - 1 ? done : undefined);
      });
      socket.uncork();
    },
    final(done) {
      socket.end(done);
    },
    destroy(error, done) {
      socket.destroy();
      done(error);
    },
  });

  function take(chunk: Uint8Array): void {
    received += chunk.length;
    for (const part of slicer.slice(chunk)) wanted = sliced.push(part);
    readAtOnce += chunk.length;
    if (readAtOnce >= READ_AT_ONCE) void rest();
    if (!wanted) socket.pause();
  }

  /** Without a rest, the system would hand over megabytes in a row, and no other connection would be served. */
  async function rest(): Promise<void> {
    if (resting) return;
    resting = true;
    socket.pause();
    await eventLoop.next();
    resting = false;
    readAtOnce = 0;
    if (wanted) socket.resume();
  }

  if (socket instanceof Socket) {
    // As the library does with a socket of its own.
    socket.setTimeout(0);
    socket.setNoDelay();
  }
  if (head.length > 0) take(head);
  socket.on('data', take);
  socket.on('end', () => sliced.push(null));
  socket.on('error', (error) => sliced.destroy(error));
  socket.on('close', () => sliced.destroy());
  return Object.defineProperty(sliced as Duplex & { received: number }, 'received', {
    get: () => received,
  });
}

/** Puts headers into a stream of frames. Stateful: one per connection. */
export function createFrameSlicer(maxPayload: number): {
  /** The same bytes, with the headers that make fragments of large frames. */
  slice(chunk: Uint8Array): Iterable<Uint8Array>;
} {
  // Bytes of a header that is not complete.
  let header: Uint8Array = new Uint8Array(0);
  // Of the payload of the frame that came last, and of its fragment.
  let left = 0;
  let leftOfSlice = 0;
  let fin = 0;
  let mask: Uint8Array = new Uint8Array(0);

  function continuation(): Uint8Array {
    leftOfSlice = Math.min(left, SLICE);
    return headerOf(left > SLICE ? 0 : fin, leftOfSlice, mask);
  }

  return {
    *slice(chunk) {
      let bytes = chunk;
      if (header.length > 0) {
        bytes = Buffer.concat([header, chunk]);
        header = new Uint8Array(0);
      }
      // What lies before has been given on.
      let from = 0;
      for (let at = 0; ; ) {
        const payload = Math.min(leftOfSlice, bytes.length - at);
        at += payload;
        left -= payload;
        leftOfSlice -= payload;
        if (at === bytes.length) break;
        if (left > 0) {
          if (at > from) yield bytes.subarray(from, at);
          yield continuation();
          from = at;
          continue;
        }
        const frame = readHeader(bytes.subarray(at));
        if (frame === undefined) {
          header = Uint8Array.from(bytes.subarray(at));
          bytes = bytes.subarray(0, at);
          break;
        }
        left = frame.length;
        leftOfSlice = frame.length;
        const end = at + frame.headerLength;
        if (isSliced(frame, maxPayload)) {
          mask = Uint8Array.from(bytes.subarray(end - 4, end));
          fin = frame.first & FIN;
          leftOfSlice = SLICE;
          if (at > from) yield bytes.subarray(from, at);
          yield headerOf(frame.first & ~FIN, SLICE, mask);
          from = end;
        }
        at = end;
      }
      if (bytes.length > from) yield bytes.subarray(from);
    },
  };
}

interface FrameHeader {
  readonly first: number;
  readonly masked: boolean;
  readonly length: number;
  readonly headerLength: number;
}

function isSliced({ first, masked, length }: FrameHeader, maxPayload: number): boolean {
  return (
    masked && (first & OPCODE) < FIRST_CONTROL_OPCODE && length > SLICE && length <= maxPayload
  );
}

/** Nothing where it is not complete. */
function readHeader(bytes: Uint8Array): FrameHeader | undefined {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return undefined;
  const masked = (second & MASKED) !== 0;
  const short = second & ~MASKED;
  const lengthBytes = short === 127 ? 8 : short === 126 ? 2 : 0;
  const headerLength = 2 + lengthBytes + (masked ? 4 : 0);
  if (bytes.length < headerLength) return undefined;
  const length = bytes
    .subarray(2, 2 + lengthBytes)
    .reduce((sum, byte) => sum * 256 + byte, lengthBytes > 0 ? 0 : short);
  return { first, masked, length, headerLength };
}

function headerOf(first: number, length: number, mask: Uint8Array): Uint8Array {
  const short = length < 126 ? [length] : [126, length >> 8, length & 0xff];
  return Uint8Array.of(first, short[0]! | MASKED, ...short.slice(1), ...mask);
}

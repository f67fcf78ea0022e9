/** A frame: a JSON header, and the raw bytes that follow it. */
export interface Frame {
  readonly header: { readonly type: string; readonly [field: string]: unknown };
  readonly payload: Uint8Array;
}

const LENGTH_BYTES = 4;
/** A transcript of two hours with word times is some ten megabytes. */
const MAX_HEADER_BYTES = 256 * 1024 * 1024;
const NO_BYTES = new Uint8Array(0);

/** A frame as it goes over a pipe: four bytes of length, little-endian; the header; the payload. */
export function encodeFrame(header: object, payload: Uint8Array = NO_BYTES): Buffer[] {
  const text = Buffer.from(JSON.stringify({ ...header, bytes: payload.byteLength }), 'utf8');
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(text.byteLength);
  const head = Buffer.concat([length, text]);
  if (payload.byteLength === 0) return [head];
  return [head, Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)];
}

/** Finds frames in the pieces that a pipe gives. */
export interface FrameReader {
  /** @throws Error when what came is no frame */
  push(piece: Uint8Array): void;
}

export function createFrameReader(onFrame: (frame: Frame) => void): FrameReader {
  let pieces: Uint8Array[] = [];
  let held = 0;
  let header: Frame['header'] | undefined;
  let wanted = LENGTH_BYTES;
  let part: 'length' | 'header' | 'payload' = 'length';

  /** The next bytes, in one piece. */
  function take(count: number): Buffer {
    const all = Buffer.concat(pieces);
    const rest = all.subarray(count);
    pieces = rest.byteLength > 0 ? [rest] : [];
    held = rest.byteLength;
    return all.subarray(0, count);
  }

  function next(): void {
    const bytes = take(wanted);
    if (part === 'length') {
      wanted = bytes.readUInt32LE();
      if (wanted > MAX_HEADER_BYTES) throw new Error(`a header of ${wanted} bytes`);
      part = 'header';
      return;
    }
    if (part === 'header') {
      const value = JSON.parse(bytes.toString('utf8')) as Frame['header'] | null;
      if (typeof value?.type !== 'string') throw new Error('a header without a type');
      header = value;
      const { bytes: count = 0 } = value as { bytes?: number };
      if (count > 0) {
        wanted = count;
        part = 'payload';
        return;
      }
    }
    const payload = part === 'payload' ? bytes : NO_BYTES;
    part = 'length';
    wanted = LENGTH_BYTES;
    onFrame({ header: header!, payload });
  }

  return {
    push(piece) {
      pieces.push(piece);
      held += piece.byteLength;
      while (held >= wanted) next();
    },
  };
}

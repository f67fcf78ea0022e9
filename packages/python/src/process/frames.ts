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

/**
 * Finds frames in the pieces that a pipe gives.
 *
 * @returns takes the next piece, and throws an error when what came is no frame
 */
export function createFrameReader(onFrame: (frame: Frame) => void): (piece: Uint8Array) => void {
  const parser = parse(onFrame);
  let pieces: Uint8Array[] = [];
  let held = 0;
  let wanted = parser.next().value;
  return (piece) => {
    pieces.push(piece);
    held += piece.byteLength;
    while (held >= wanted) {
      const all = Buffer.concat(pieces);
      const rest = all.subarray(wanted);
      pieces = rest.byteLength > 0 ? [rest] : [];
      held = rest.byteLength;
      wanted = parser.next(all.subarray(0, wanted)).value;
    }
  };
}

/** Asks for the number of bytes that come next, and gets them in one piece. */
function* parse(onFrame: (frame: Frame) => void): Generator<number, never, Buffer> {
  for (;;) {
    const length = (yield LENGTH_BYTES).readUInt32LE();
    if (length > MAX_HEADER_BYTES) throw new Error(`a header of ${length} bytes`);
    const header = JSON.parse((yield length).toString('utf8')) as Frame['header'] | null;
    if (typeof header?.type !== 'string') throw new Error('a header without a type');
    const { bytes = 0 } = header as { readonly bytes?: number };
    onFrame({ header, payload: bytes > 0 ? yield bytes : NO_BYTES });
  }
}

import { damaged } from '../formats.js';
import { available, type ByteQueue } from '../input/byte-queue.js';

/** The head of an element of EBML (RFC 8794). */
export interface EbmlElement {
  readonly id: number;
  /** Bytes of its content; infinite where it was not known when it was written. */
  readonly size: number;
}

/** The next element's head; `undefined` where the stream ends. */
export function* readElement(input: ByteQueue): Generator<undefined, EbmlElement | undefined> {
  if (!(yield* available(input, 1))) return undefined;
  const idLength = lengthOf(input.peek(1)[0]!);
  if (idLength > 4) throw damaged('webm', 'there is no element', input.position);
  if (!(yield* available(input, idLength + 1))) return undefined;
  const sizeLength = lengthOf(input.peek(idLength + 1)[idLength]!);
  if (sizeLength > 8) throw damaged('webm', 'an element has no length', input.position);
  if (!(yield* available(input, idLength + sizeLength))) return undefined;
  const head = input.take(idLength + sizeLength);
  return { id: unsigned(head.subarray(0, idLength)), size: readVint(head, idLength)!.value };
}

/** The elements within bytes; what does not fit ends them. */
export function* elementsOf(bytes: Uint8Array): Generator<{ id: number; body: Uint8Array }> {
  for (let at = 0; at < bytes.length; ) {
    const idLength = lengthOf(bytes[at]!);
    const size = idLength > 4 ? undefined : readVint(bytes, at + idLength);
    if (size === undefined) return;
    const start = at + idLength + size.length;
    at = start + size.value;
    if (at > bytes.length) return;
    yield {
      id: unsigned(bytes.subarray(start - size.length - idLength, start - size.length)),
      body: bytes.subarray(start, at),
    };
  }
}

/** A number of variable length; infinite where all its bits are set. */
export function readVint(
  bytes: Uint8Array,
  at: number,
): { readonly value: number; readonly length: number } | undefined {
  const first = bytes[at];
  if (first === undefined) return undefined;
  const length = lengthOf(first);
  if (length > 8 || at + length > bytes.length) return undefined;
  const mark = 2 ** (8 - length);
  let value = first - mark;
  let isUnknown = value === mark - 1;
  for (let i = 1; i < length; i++) {
    const byte = bytes[at + i]!;
    value = value * 256 + byte;
    isUnknown &&= byte === 255;
  }
  return { value: isUnknown ? Number.POSITIVE_INFINITY : value, length };
}

/** An unsigned number of fixed length. */
export function unsigned(bytes: Uint8Array): number {
  let value = 0;
  for (const byte of bytes) value = value * 256 + byte;
  return value;
}

/** A number of 32 or 64 bits; 0 where it has none of both widths. */
export function float(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length === 4) return view.getFloat32(0);
  return bytes.length === 8 ? view.getFloat64(0) : 0;
}

/** How many bytes a number has, by its first; 9 if it cannot begin one. */
function lengthOf(first: number): number {
  return Math.clz32(first) - 23;
}

import { releasableBytes } from './releasable-bytes.js';

/**
 * Writes protobuf's wire format front to back into one buffer.
 *
 * The length of a nested message is known only after it is written, so five bytes are kept for it and filled in
 * later: a varint may be longer than it needs to be. So a model of gigabytes is written in place, without a
 * copy per level of nesting.
 *
 * Source: Protocol Buffers, "Encoding" (protobuf.dev/programming-guides/encoding).
 */
export interface ProtobufWriter {
  /** A varint field; negative numbers are written as 64-bit two's complement. */
  varint(field: number, value: number): void;
  float(field: number, value: number): void;
  string(field: number, value: string): void;
  bytes(field: number, value: Uint8Array): void;
  /** A field of packed varints. */
  packedVarints(field: number, values: readonly number[]): void;
  /** A nested message: `write` writes its fields. */
  message(field: number, write: () => void): void;
  /**
   * A bytes field whose content `fill` writes straight into the buffer; it starts at a multiple of `alignment`
   * bytes, for which a string field `paddingField`, which readers of the format ignore, is put before it.
   */
  filledBytes(
    field: number,
    byteLength: number,
    alignment: number,
    paddingField: number,
    fill: (target: Uint8Array) => void,
  ): void;
  /** The written bytes, without a copy. */
  finish(): Uint8Array;
}

const VARINT = 0;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;
const LENGTH_BYTES = 5;

/** A writer over a buffer of `capacity` bytes; writing beyond it throws a `RangeError`. */
export function createProtobufWriter(capacity: number): ProtobufWriter {
  const buffer = releasableBytes(capacity);
  const view = new DataView(buffer.buffer);
  const encoder = new TextEncoder();
  let at = 0;

  function reserve(byteLength: number): void {
    if (at + byteLength > capacity) {
      throw new RangeError(`protobuf buffer of ${capacity} bytes is too small`);
    }
  }

  function rawVarint(value: bigint): void {
    reserve(10);
    let rest = BigInt.asUintN(64, value);
    while (rest > 0x7fn) {
      buffer[at++] = Number(rest & 0x7fn) | 0x80;
      rest >>= 7n;
    }
    buffer[at++] = Number(rest);
  }

  function tag(field: number, wireType: number): void {
    rawVarint(BigInt(field * 8 + wireType));
  }

  function setLength(position: number, length: number): void {
    let rest = length;
    for (let i = 0; i < LENGTH_BYTES - 1; i++) {
      buffer[position + i] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    buffer[position + LENGTH_BYTES - 1] = rest;
  }

  function bytes(field: number, value: Uint8Array): void {
    tag(field, LENGTH_DELIMITED);
    rawVarint(BigInt(value.length));
    reserve(value.length);
    buffer.set(value, at);
    at += value.length;
  }

  function message(field: number, write: () => void): void {
    tag(field, LENGTH_DELIMITED);
    reserve(LENGTH_BYTES);
    const lengthAt = at;
    at += LENGTH_BYTES;
    write();
    setLength(lengthAt, at - lengthAt - LENGTH_BYTES);
  }

  return {
    varint(field, value) {
      tag(field, VARINT);
      rawVarint(BigInt(value));
    },
    float(field, value) {
      tag(field, FIXED32);
      reserve(4);
      view.setFloat32(at, value, true);
      at += 4;
    },
    string: (field, value) => bytes(field, encoder.encode(value)),
    bytes,
    packedVarints(field, values) {
      message(field, () => {
        for (const value of values) rawVarint(BigInt(value));
      });
    },
    message,
    filledBytes(field, byteLength, alignment, paddingField, fill) {
      // Tag (1 byte) and length (1 byte) of the padding, then tag (1 byte) and length of the content.
      const contentAt = at + 2 + 1 + LENGTH_BYTES;
      const padding = (alignment - (contentAt % alignment)) % alignment;
      bytes(paddingField, encoder.encode(' '.repeat(padding)));
      tag(field, LENGTH_DELIMITED);
      setLength(at, byteLength);
      at += LENGTH_BYTES;
      reserve(byteLength);
      fill(buffer.subarray(at, at + byteLength));
      at += byteLength;
    },
    finish: () => buffer.subarray(0, at),
  };
}

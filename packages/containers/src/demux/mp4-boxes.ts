/** A box of ISO/IEC 14496-12. */
export interface Mp4Box {
  readonly type: string;
  readonly body: Uint8Array;
}

/** The boxes within bytes; what does not fit ends them. */
export function* boxesOf(bytes: Uint8Array): Generator<Mp4Box> {
  for (let at = 0; at + 8 <= bytes.length; ) {
    const { type, size, head } = boxHead(bytes.subarray(at));
    const end = size === 0 ? bytes.length : at + size;
    if (size !== 0 && size < head) return;
    if (end > bytes.length) return;
    yield { type, body: bytes.subarray(at + head, end) };
    at = end;
  }
}

/** The first box of a type. */
export function boxIn(
  bytes: Uint8Array | undefined,
  ...path: readonly string[]
): Uint8Array | undefined {
  let body = bytes;
  for (const type of path) {
    if (body === undefined) return undefined;
    let found: Uint8Array | undefined;
    for (const box of boxesOf(body)) {
      if (box.type !== type) continue;
      found = box.body;
      break;
    }
    body = found;
  }
  return body;
}

/** What stands before a box's content: at least 8 bytes, and 16 where its size is 64 bits wide. */
export function boxHead(bytes: Uint8Array): { type: string; size: number; head: 8 | 16 } {
  const view = viewOf(bytes);
  const type = String.fromCharCode(...bytes.subarray(4, 8));
  const size = view.getUint32(0);
  if (size !== 1 || bytes.length < 16) return { type, size, head: size === 1 ? 16 : 8 };
  return { type, size: Number(view.getBigUint64(8)), head: 16 };
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

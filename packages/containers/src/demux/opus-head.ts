import type { OpusTrack } from './media.js';

/**
 * The "OpusHead" packet of Ogg and WebM (RFC 7845), or the "dOps" box of MP4, which has other names and the other byte
 * order.
 *
 * @returns `undefined` if these bytes are not a head
 */
export function parseOpusHead(bytes: Uint8Array, kind: 'OpusHead' | 'dOps'): OpusTrack | undefined {
  const little = kind === 'OpusHead';
  const at = little ? 9 : 1;
  if (bytes.length < at + 10) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const channels = view.getUint8(at);
  const preSkip = view.getUint16(at + 1, little);
  const family = view.getUint8(at + 9);
  if (channels === 0) return undefined;
  if (family === 0) return channels <= 2 ? { codec: 'opus', channels, preSkip } : undefined;
  const table = at + 12;
  if (bytes.length < table + channels) return undefined;
  return {
    codec: 'opus',
    channels,
    preSkip,
    mapping: {
      streamCount: view.getUint8(at + 10),
      coupledStreamCount: view.getUint8(at + 11),
      table: [...bytes.subarray(table, table + channels)],
    },
  };
}

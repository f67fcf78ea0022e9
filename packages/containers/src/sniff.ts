import { mpegFrameLength } from './demux/mp3.js';
import type { ContainerFormat } from './formats.js';
import { MAX_SNIFF_BYTES } from './limits.js';

/**
 * What a stream is, by its first bytes.
 *
 * @param bytes - its beginning; {@link MAX_SNIFF_BYTES} always suffice
 * @returns the format, `id3` for a tag that stands before one, `more` where more bytes are needed, or `unknown`
 */
export function sniffContainer(bytes: Uint8Array): ContainerFormat | 'id3' | 'more' | 'unknown' {
  const starts = (text: string, at = 0): 'yes' | 'no' | 'more' => {
    for (let i = 0; i < text.length; i++) {
      if (at + i >= bytes.length) return 'more';
      if (bytes[at + i] !== text.charCodeAt(i)) return 'no';
    }
    return 'yes';
  };
  let isOpen = false;
  const is = (...parts: readonly ReturnType<typeof starts>[]): boolean => {
    if (parts.includes('no')) return false;
    if (parts.includes('more')) {
      isOpen = true;
      return false;
    }
    return true;
  };
  if (is(starts('\x1aE\xdf\xa3'))) return 'webm';
  if (is(starts('OggS'))) return 'ogg';
  if (is(starts('fLaC'))) return 'flac';
  if (is(starts('ID3'))) return 'id3';
  if (is(starts('RIFF'), starts('WAVE', 8))) return 'wav';
  for (const box of FIRST_BOXES) if (is(starts(box, 4))) return 'mp4';
  if (bytes.length < 4) return isOpen || couldBeSync(bytes) ? 'more' : 'unknown';
  if (isAdts(bytes)) return 'aac';
  if (mpegFrameLength(bytes) !== undefined) return 'mp3';
  return isOpen && bytes.length < MAX_SNIFF_BYTES ? 'more' : 'unknown';
}

/** What MP4 files begin with. */
const FIRST_BOXES = ['ftyp', 'styp', 'moov', 'mdat', 'free', 'skip', 'wide'] as const;

function couldBeSync([first, second]: Uint8Array): boolean {
  return first === undefined || (first === 0xff && (second === undefined || second >= 0xe0));
}

function isAdts([first, second, third]: Uint8Array): boolean {
  const sampleRateIndex = (third! >> 2) & 15;
  return first === 0xff && (second! & 0xf6) === 0xf0 && sampleRateIndex < 13;
}

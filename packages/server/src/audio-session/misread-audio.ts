import { sniffContainer } from '@ws/containers';
import type { PcmEncoding } from '@ws/core/audio';
import { bytesPerSample } from '@ws/core/internal';
import type { AudioPieces } from './audio-intake.js';
import { createPairWatch } from './paired-samples.js';

export interface AnnouncedPcm {
  readonly encoding: PcmEncoding;
  readonly sampleRate: number;
}

/** Notices audio that is something else than the raw samples of one channel that it was announced as. */
export interface MisreadWatch {
  /** The next bytes, as they came. */
  read(fragments: readonly Uint8Array[], announced: AnnouncedPcm): void;
  /** The same pieces, each looked at as it is taken. */
  hear(pieces: AudioPieces): AudioPieces;
}

/** What a WAV file commonly says of itself. */
const HEAD_BYTES = 44;
const NAMES = {
  webm: 'a WebM file',
  mp4: 'an MP4 file',
  ogg: 'an Ogg file',
  flac: 'a FLAC file',
  wav: 'a WAV file',
  id3: 'an MP3 file',
};

/**
 * What can be told for certain: the header of a file in the first bytes, and two channels in turn. A wrong sample rate is
 * not noticed: slow and low speech, music and hum cannot be told from it.
 *
 * @param onMisread - called with what to do about it, at most once of each
 */
export function createMisreadWatch(onMisread: (message: string) => void): MisreadWatch {
  const head = new Uint8Array(HEAD_BYTES);
  let headLength = 0;
  const isPaired = createPairWatch();

  return {
    read(fragments, announced) {
      for (const bytes of fragments) {
        if (headLength === HEAD_BYTES) return;
        const piece = bytes.subarray(0, HEAD_BYTES - headLength);
        head.set(piece, headLength);
        headLength += piece.length;
        if (headLength < HEAD_BYTES) continue;
        const file = fileIn(head, announced);
        if (file === undefined) return;
        const { encoding, sampleRate } = announced;
        onMisread(
          `The audio begins as ${file} does, and is read as raw ${encoding} samples of one channel at ${sampleRate} Hz. Announce the encoding "auto": files are decoded as they come.`,
        );
      }
    },
    *hear(pieces) {
      for (const piece of pieces) {
        if (isPaired(piece)) {
          onMisread(
            'The samples come in pairs, as those of two channels do, and are read as one channel: speech is heard at half its speed. Send one channel: the mean of left and right. Samples of 8 kHz that are each sent twice look the same: send each once, and announce 8000 Hz.',
          );
        }
        yield piece;
      }
    },
  };
}

/**
 * The kind of file that begins so. A WAV file of just these samples passes: its header adds a click too short to change a
 * word.
 */
function fileIn(head: Uint8Array, { encoding, sampleRate }: AnnouncedPcm): string | undefined {
  const kind = sniffContainer(head);
  // Frames of MP3 and AAC begin with two bytes that samples may have, too.
  if (!(kind in NAMES)) return undefined;
  const file = NAMES[kind as keyof typeof NAMES];
  if (kind !== 'wav' || String.fromCharCode(...head.subarray(12, 16)) !== 'fmt ') return file;
  const header = new DataView(head.buffer);
  const channels = header.getUint16(22, true);
  const rate = header.getUint32(24, true);
  const bits = header.getUint16(34, true);
  const isAsAnnounced =
    channels === 1 && rate === sampleRate && bits === 8 * bytesPerSample(encoding);
  return isAsAnnounced ? undefined : `${file} of ${rate} Hz, ${channels} channel(s), ${bits} bits`;
}

import { sniffContainer } from '@ws/containers';
import type { Clock } from '@ws/core';
import type { PcmEncoding } from '@ws/core/audio';
import { bytesPerSample } from '@ws/core/internal';
import { createArrivalWatch } from './arrival-rate.js';
import type { AudioPieces } from './audio-intake.js';
import { createHissWatch } from './hiss-watch.js';
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

/** Where as many times more samples come, speech that is heard slowly has no hiss any more. */
const TOLD_BY_HISS = 2.7;

/**
 * What can be told for certain: the header of a file in the first bytes, two channels in turn, and the sample rate of a live
 * source. Too few samples for the rate that was announced, for twenty seconds at the pace of another one, come from a sound
 * card. Too many may be a file that is sent faster than it was spoken: it is told only of three times as many, and if what is
 * heard has no hiss. A rate of up to twice and a half the announced one is not noticed: speech that is slower by a third, as
 * 24 kHz read as 16 kHz is, has as much hiss as other speech and as low a voice.
 *
 * @param onMisread - called with what to do about it, at most once of each
 */
export function createMisreadWatch(
  clock: Clock,
  onMisread: (message: string) => void,
): MisreadWatch {
  const head = new Uint8Array(HEAD_BYTES);
  let headLength = 0;
  const isPaired = createPairWatch();
  const arrivals = createArrivalWatch(clock);
  const hiss = createHissWatch();
  let isToldOfTime = false;

  function readHead(fragments: readonly Uint8Array[], announced: AnnouncedPcm): void {
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
  }

  function lookAtRate(samples: number, announced: number): void {
    const rate = arrivals.arrive(samples, announced);
    if (rate === undefined || isToldOfTime) return;
    const isSlower = rate > announced;
    if (isSlower && (rate < TOLD_BY_HISS * announced || !hiss.hasNone)) return;
    isToldOfTime = true;
    onMisread(
      `For 20 s ${rate} samples came each second, and they are read as samples of ${announced} Hz: speech is heard too ${isSlower ? 'slowly' : 'fast'}, and its times are wrong. If the source is live, announce ${rate} Hz.`,
    );
  }

  return {
    read(fragments, announced) {
      readHead(fragments, announced);
      const bytes = fragments.reduce((sum, { length }) => sum + length, 0);
      lookAtRate(bytes / bytesPerSample(announced.encoding), announced.sampleRate);
    },
    *hear(pieces) {
      for (const piece of pieces) {
        if (arrivals.isLooking) hiss.hear(piece);
        if (isPaired(piece)) {
          isToldOfTime = true;
          onMisread(
            'The samples come in pairs, as those of two channels do, and are read as one channel: speech is heard at half its speed. Send one channel: the mean of left and right. Samples of 8 kHz that are each sent twice look the same: send each once, and announce 8000 Hz.',
          );
        }
        yield piece;
      }
    },
  };
}

/** The kind of file that begins so. A WAV file of just these samples passes: its header is a click that changes no word. */
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

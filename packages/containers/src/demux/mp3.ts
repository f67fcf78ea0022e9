import type { ByteQueue } from '../input/byte-queue.js';
import { framesOf } from './frames.js';
import type { MediaEvent } from './media.js';

// Bits per second / 1000, by the four bits of the head (ISO/IEC 11172-3 and 13818-3): of layer III and II, of MPEG-1,
// and of MPEG-2, where both have the same.
const BIT_RATES = {
  mpeg1Layer3: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  mpeg1Layer2: [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  mpeg2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
} as const;
const SAMPLE_RATES = [44_100, 48_000, 32_000] as const;
const MPEG_1 = 3;
const MPEG_2_5 = 0;
const LAYER_3 = 1;
const LAYER_2 = 2;
const MONO = 3;

interface MpegFrame {
  readonly bytes: number;
  readonly samples: number;
  /** Hz. */
  readonly sampleRate: number;
  readonly isMpeg1: boolean;
}

/** Bytes of a frame of MPEG audio, layer II or III, by its head of 4 bytes; `undefined` if these bytes are not a head. */
export function mpegFrameLength(head: Uint8Array): number | undefined {
  return mpegFrame(head)?.bytes;
}

function mpegFrame(head: Uint8Array): MpegFrame | undefined {
  const [first, second, third] = head as unknown as [number, number, number];
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return undefined;
  const version = (second >> 3) & 3;
  const layer = (second >> 1) & 3;
  if (version === 1 || (layer !== LAYER_3 && layer !== LAYER_2)) return undefined;
  const isMpeg1 = version === MPEG_1;
  const table = isMpeg1 ? (layer === LAYER_3 ? 'mpeg1Layer3' : 'mpeg1Layer2') : 'mpeg2';
  const bitRate = BIT_RATES[table][third >> 4];
  const fullRate = SAMPLE_RATES[(third >> 2) & 3];
  // Neither frames of free length nor what is reserved.
  if (!bitRate || fullRate === undefined) return undefined;
  const sampleRate = isMpeg1 ? fullRate : fullRate / (version === MPEG_2_5 ? 4 : 2);
  const samples = isMpeg1 || layer === LAYER_2 ? 1152 : 576;
  const bytes = Math.floor((samples * bitRate * 125) / sampleRate) + ((third >> 1) & 1);
  return { bytes, samples, sampleRate, isMpeg1 };
}

const COUNTS_FRAMES = 1;

/** What a first frame says that was written for this alone: by Xing's encoder, LAME and those after them. */
function secondsOf(frame: Uint8Array): number | undefined {
  const { samples, sampleRate, isMpeg1 } = mpegFrame(frame)!;
  const isMono = frame[3]! >> 6 === MONO;
  // After what tells how a frame of sound is made.
  const at = 4 + (isMpeg1 ? (isMono ? 17 : 32) : isMono ? 9 : 17);
  const name = String.fromCharCode(...frame.subarray(at, at + 4));
  if ((name !== 'Xing' && name !== 'Info') || frame.length < at + 12) return undefined;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const hasCount = (view.getUint32(at + 4) & COUNTS_FRAMES) !== 0;
  return hasCount ? (view.getUint32(at + 8) * samples) / sampleRate : undefined;
}

/** Frames of MP3. */
export function* demuxMp3(input: ByteQueue): Generator<MediaEvent | undefined, void> {
  let isBegun = false;
  yield* framesOf(input, {
    ...{ format: 'mp3', headBytes: 4, lengthOf: mpegFrameLength, secondsOf },
    trackOf(frame) {
      if (isBegun) return undefined;
      isBegun = true;
      return { codec: 'mp3', channels: frame[3]! >> 6 === MONO ? 1 : 2 };
    },
  });
}

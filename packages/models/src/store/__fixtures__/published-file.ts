// A file that is no Whisper's, as a publisher has it: how it is pinned, on the hub, and in a wheel.
import { createHash } from 'node:crypto';
import type { FetchableFile } from '../resolve-file.js';
import { COMMIT, packWheel } from './published-model.js';

export interface PublishedFile {
  readonly wanted: FetchableFile;
  readonly bytes: Uint8Array;
  readonly hubFiles: ReadonlyMap<string, Uint8Array>;
  readonly wheels: ReadonlyMap<string, Uint8Array>;
}

/** A file of so many bytes, called `network.onnx`. */
export function publishFile(sizeBytes: number): PublishedFile {
  const bytes = Uint8Array.from({ length: sizeBytes }, (_, i) => (i * 7919) >>> 5);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const [wheelName, wheel, mirror] = packWheel(
    'ws-test-network',
    new Map([['network.onnx', bytes]]),
  );
  return {
    wanted: {
      name: 'network',
      repository: 'someone/networks',
      revision: COMMIT,
      file: { name: 'network.onnx', sizeBytes, sha256 },
      mirror: [mirror],
    },
    bytes,
    hubFiles: new Map([[`/someone/networks/resolve/${COMMIT}/network.onnx`, bytes]]),
    wheels: new Map([[wheelName, wheel]]),
  };
}

/** The same, and a second file in the same wheel, called `second.onnx`. */
export function publishTwoFiles(
  sizeBytes: number,
): PublishedFile & { readonly other: FetchableFile } {
  const first = publishFile(sizeBytes);
  const { bytes, wanted } = first;
  const [wheelName, wheel, mirror] = packWheel(
    'ws-test-network',
    new Map([
      ['network.onnx', bytes],
      ['second.onnx', bytes],
    ]),
  );
  const only = (name: string) => [
    { ...mirror, entries: mirror.entries.filter(({ file }) => file === name) },
  ];
  return {
    ...first,
    wanted: { ...wanted, mirror: only('network.onnx') },
    other: {
      ...{ ...wanted, name: 'second', mirror: only('second.onnx') },
      file: { ...wanted.file, name: 'second.onnx' },
    },
    wheels: new Map([[wheelName, wheel]]),
  };
}

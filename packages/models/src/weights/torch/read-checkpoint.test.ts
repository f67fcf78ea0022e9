import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TranscribeError } from '@ws/core';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../__fixtures__/temporary-directory.js';
import { NESTED, TRANSPOSED } from './__fixtures__/checkpoints.js';
import { readCheckpoint } from './read-checkpoint.js';

const folder = temporaryDirectory();
let files = 0;

function written(bytes: Uint8Array): string {
  const path = join(folder, `${++files}.pt`);
  writeFileSync(path, bytes);
  return path;
}

async function problemOf(bytes: Uint8Array): Promise<string> {
  const error = await readCheckpoint(written(bytes)).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!TranscribeError.isInstance(error)) throw error;
  expect(error.code).toBe('ERR_MODEL_INVALID');
  return error.message;
}

/** The fixture with a text replaced by another of the same length, wherever it stands. */
function withText(text: string, other: string): Buffer {
  return Buffer.from(NESTED.toString('latin1').replaceAll(text, other), 'latin1');
}

describe('a checkpoint of PyTorch', () => {
  it('gives its tensors of floats, by name', async () => {
    const tensors = await readCheckpoint(written(NESTED));
    expect(new Map(tensors)).toEqual(
      new Map([
        ['a', { shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) }],
        ['b', { shape: [2], values: Float32Array.of(0.5, -0.25) }],
      ]),
    );
  });

  it('is refused where a tensor is not stored row by row', async () => {
    expect(await problemOf(TRANSPOSED)).toContain('not stored row by row');
  });

  it('is refused where it is another file', async () => {
    expect(await problemOf(Buffer.from('no zip'))).toContain('no checkpoint of PyTorch');
    expect(await problemOf(NESTED.subarray(0, 1000))).toContain('no checkpoint of PyTorch');
    expect(await problemOf(withText('data.pkl', 'data.pkk'))).toContain('checkpoint');
    await expect(readCheckpoint(join(folder, 'missing.pt'))).rejects.toMatchObject({
      code: 'ERR_MODEL_INVALID',
    });
  });

  it('runs nothing that it names', async () => {
    // Of functions that PyTorch's own loader would call, a tensor is made of none but that of tensors.
    const bytes = withText('_rebuild_tensor_v2', '_rebuild_tensor_v9');
    expect((await readCheckpoint(written(bytes))).size).toBe(0);
  });

  it('is read as it is or refused, whatever byte is another', async () => {
    for (let at = 0; at < NESTED.length; at += 7) {
      const bytes = Buffer.from(NESTED);
      bytes[at]! ^= 0xff;
      const read = readCheckpoint(written(bytes)).catch((error: unknown) => {
        if (!TranscribeError.isInstance(error)) throw error;
        expect(error.code).toBe('ERR_MODEL_INVALID');
      });
      await read;
    }
  });
});

import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGraph } from '../onnx/graph.js';
import { writeModel } from '../onnx/write-model.js';
import { openOnnxFile } from './onnx-file.js';

describe('an .onnx file', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ws-onnx-file-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is run', async () => {
    const graph = createGraph('negative');
    graph.input('x', 'float32', ['rows', 2]);
    graph.op('Neg', ['x'], {}, 'y');
    graph.output('y', 'float32', ['rows', 2]);
    const path = join(folder, 'negative.onnx');
    writeFileSync(path, writeModel(graph).model);
    const file = await openOnnxFile(path, { threads: 1 });
    expect(file.inputNames).toEqual(['x']);
    expect(file.outputNames).toEqual(['y']);
    const y = await file.run('x', Float32Array.of(1, -2, 3, 4), [2, 2], 'y');
    expect(y).toEqual(Float32Array.of(-1, 2, -3, -4));
    await file.release();
  });

  it('that is not there, or none, is said so', async () => {
    await expect(openOnnxFile(join(folder, 'absent.onnx'), { threads: 1 })).rejects.toMatchObject({
      code: 'ERR_MODEL_NOT_FOUND',
    });
    const path = join(folder, 'text.onnx');
    writeFileSync(path, 'version https://git-lfs');
    await expect(openOnnxFile(path, { threads: 1 })).rejects.toMatchObject({
      code: 'ERR_MODEL_INVALID',
      message: expect.stringContaining(path),
    });
  });
});

import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { abortedError } from '@ws/core/internal';
import type { WhisperModel } from '@ws/models';
import { mlxConfig, mlxTensors, swapLastAxes, toFloat16 } from './mlx-layout.js';

interface Entry {
  readonly dtype: 'F16' | 'I32';
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/**
 * Writes a model as mlx-whisper loads it: `config.json`, and `weights.safetensors` in half precision. One tensor is in
 * memory at a time.
 *
 * @param directory - an empty one
 * @throws TranscribeError `ERR_MODEL_INVALID`, `ERR_ABORTED`
 */
export async function writeMlx(
  model: WhisperModel,
  directory: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { weights, config } = model;
  const tensors = mlxTensors(weights.tensors.values());
  const heads = Int32Array.from(config.alignmentHeads.flat());
  const header: Record<string, Entry> = {};
  let offset = 0;
  const add = (name: string, dtype: Entry['dtype'], shape: readonly number[], bytes: number) => {
    header[name] = { dtype, shape, data_offsets: [offset, offset + bytes] };
    offset += bytes;
  };
  // Of the widest numbers first, so that all of them lie at multiples of their width.
  if (heads.length > 0) add('alignment_heads', 'I32', [heads.length / 2, 2], heads.byteLength);
  for (const { name, shape } of tensors) {
    add(name, 'F16', shape, 2 * shape.reduce((product, size) => product * size, 1));
  }
  const text = JSON.stringify(header);
  const head = Buffer.alloc(8 + Math.ceil(Buffer.byteLength(text) / 8) * 8, ' ');
  head.writeBigUInt64LE(BigInt(head.byteLength - 8));
  head.write(text, 8);

  const file = await open(join(directory, 'weights.safetensors'), 'wx');
  try {
    await file.writeFile(head);
    await file.writeFile(new Uint8Array(heads.buffer));
    for (const { source, shape, swapsLastAxes } of tensors) {
      if (signal?.aborted) throw abortedError(signal);
      const values = weights.read(source);
      const halves = toFloat16(swapsLastAxes ? swapLastAxes(values, shape) : values);
      await file.writeFile(new Uint8Array(halves.buffer));
      await setImmediate();
    }
  } finally {
    await file.close();
  }
  await writeFile(join(directory, 'config.json'), JSON.stringify(mlxConfig(weights.dimensions)));
}

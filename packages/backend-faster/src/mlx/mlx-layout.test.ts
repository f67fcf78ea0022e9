import { expect, it } from 'vitest';
import { mlxTensors, swapLastAxes } from './mlx-layout.js';

it('names and turns tensors as MLX wants them', () => {
  const tensor = (name: string, ...shape: number[]) => ({ name, shape, dtype: 'f16' as const });
  const found = mlxTensors([
    tensor('encoder.conv1.weight', 384, 80, 3),
    tensor('encoder.positional_embedding', 1500, 384),
    tensor('encoder.blocks.0.mlp.0.weight', 1536, 384),
    tensor('decoder.blocks.3.mlp.2.bias', 384),
    tensor('decoder.positional_embedding', 448, 384),
  ]);
  expect(found.map(({ name, shape }) => [name, ...shape])).toEqual([
    ['encoder.conv1.weight', 384, 3, 80],
    ['encoder.blocks.0.mlp1.weight', 1536, 384],
    ['decoder.blocks.3.mlp2.bias', 384],
    ['decoder.positional_embedding', 448, 384],
  ]);
  expect(found.map(({ swapsLastAxes }) => swapsLastAxes)).toEqual([true, false, false, false]);
});

it('turns [out, in, width] into [out, width, in]', () => {
  // Two of out, three of in, two of width: a number's digits are its place.
  const values = Float32Array.of(0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121);
  expect([...swapLastAxes(values, [2, 2, 3])]).toEqual([
    0, 10, 20, 1, 11, 21, 100, 110, 120, 101, 111, 121,
  ]);
});

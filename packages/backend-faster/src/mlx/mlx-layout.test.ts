import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mlxTensors, swapLastAxes, toFloat16 } from './mlx-layout.js';

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

/** What bits of half precision mean, by IEEE 754. */
function value(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

it('gives back every number that half precision has', () => {
  const all = Array.from({ length: 0x10000 }, (_, bits) => bits).filter(
    (bits) => (bits & 0x7c00) !== 0x7c00,
  );
  expect([...toFloat16(Float32Array.from(all, value))]).toEqual(all);
});

it('rounds to the nearest, ties to even', () => {
  fc.assert(
    fc.property(fc.float({ min: -65_504, max: 65_504, noNaN: true }), (number) => {
      const [bits] = toFloat16(Float32Array.of(number));
      const error = Math.abs(value(bits!) - number);
      for (const other of [bits! - 1, bits! + 1]) {
        if ((other & 0x7c00) === 0x7c00 || other < 0 || (other ^ bits!) & 0x8000) continue;
        const rival = Math.abs(value(other) - number);
        expect(error < rival || (error === rival && (bits! & 1) === 0)).toBe(true);
      }
    }),
    { numRuns: 2000 },
  );
  expect([...toFloat16(Float32Array.of(1e9, -1e9, 1 + 2 ** -11, 1 + 3 * 2 ** -11))]).toEqual([
    0x7bff, 0xfbff, 0x3c00, 0x3c02,
  ]);
});

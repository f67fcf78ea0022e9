// AssemblyScript: TypeScript's syntax, WebAssembly's types. `npm run kernel` compiles it into src/kernel/wasm-binary.ts.

/**
 * output = weights · input + bias, then not below 0 where it is rectified. Places are indexes of 32-bit floats; rows are
 * a multiple of 8, columns of 4. Eight rows are done at a time: each input is read once for eight products, and no sum
 * waits for the one before it.
 */
export function affine(
  weights: usize,
  bias: usize,
  input: usize,
  output: usize,
  rows: i32,
  columns: i32,
  rectify: bool,
): void {
  const row = <usize>columns << 2;
  const first = input << 2;
  const end = first + row;
  const floor = f32x4.splat(rectify ? 0 : -Infinity);
  let block = weights << 2;
  let addend = bias << 2;
  let result = output << 2;
  for (let done = 0; done < rows; done += 8) {
    let a = f32x4.splat(0);
    let b = f32x4.splat(0);
    let c = f32x4.splat(0);
    let d = f32x4.splat(0);
    let e = f32x4.splat(0);
    let f = f32x4.splat(0);
    let g = f32x4.splat(0);
    let h = f32x4.splat(0);
    let weight = block;
    let other = block + 4 * row;
    for (let at = first; at < end; at += 16, weight += 16, other += 16) {
      const x = v128.load(at);
      a = f32x4.add(a, f32x4.mul(x, v128.load(weight)));
      b = f32x4.add(b, f32x4.mul(x, v128.load(weight + row)));
      c = f32x4.add(c, f32x4.mul(x, v128.load(weight + 2 * row)));
      d = f32x4.add(d, f32x4.mul(x, v128.load(weight + 3 * row)));
      e = f32x4.add(e, f32x4.mul(x, v128.load(other)));
      f = f32x4.add(f, f32x4.mul(x, v128.load(other + row)));
      g = f32x4.add(g, f32x4.mul(x, v128.load(other + 2 * row)));
      h = f32x4.add(h, f32x4.mul(x, v128.load(other + 3 * row)));
    }
    v128.store(result, f32x4.max(f32x4.add(sums(a, b, c, d), v128.load(addend)), floor));
    v128.store(
      result + 16,
      f32x4.max(f32x4.add(sums(e, f, g, h), v128.load(addend + 16)), floor),
    );
    block += 8 * row;
    addend += 32;
    result += 32;
  }
}

/**
 * The same for four inputs, `inputStep` apart, whose outputs are `outputStep` apart. Two rows are done at a time: the
 * weights, which are more than the nearest cache holds, are read once for all four.
 */
export function affineOfFour(
  weights: usize,
  bias: usize,
  input: usize,
  inputStep: usize,
  output: usize,
  outputStep: usize,
  rows: i32,
  columns: i32,
  rectify: bool,
): void {
  const row = <usize>columns << 2;
  const step = inputStep << 2;
  const resultStep = outputStep << 2;
  const first = input << 2;
  const floor = f32x4.splat(rectify ? 0 : -Infinity);
  let block = weights << 2;
  let addend = bias << 2;
  let result = output << 2;
  for (let done = 0; done < rows; done += 2) {
    let a0 = f32x4.splat(0);
    let a1 = f32x4.splat(0);
    let a2 = f32x4.splat(0);
    let a3 = f32x4.splat(0);
    let b0 = f32x4.splat(0);
    let b1 = f32x4.splat(0);
    let b2 = f32x4.splat(0);
    let b3 = f32x4.splat(0);
    let at = first;
    const next = block + row;
    for (let weight = block; weight < next; weight += 16, at += 16) {
      const a = v128.load(weight);
      const b = v128.load(weight + row);
      const x0 = v128.load(at);
      const x1 = v128.load(at + step);
      const x2 = v128.load(at + 2 * step);
      const x3 = v128.load(at + 3 * step);
      a0 = f32x4.add(a0, f32x4.mul(a, x0));
      a1 = f32x4.add(a1, f32x4.mul(a, x1));
      a2 = f32x4.add(a2, f32x4.mul(a, x2));
      a3 = f32x4.add(a3, f32x4.mul(a, x3));
      b0 = f32x4.add(b0, f32x4.mul(b, x0));
      b1 = f32x4.add(b1, f32x4.mul(b, x1));
      b2 = f32x4.add(b2, f32x4.mul(b, x2));
      b3 = f32x4.add(b3, f32x4.mul(b, x3));
    }
    store(result, f32x4.max(f32x4.add(sums(a0, a1, a2, a3), v128.load32_splat(addend)), floor), resultStep);
    store(result + 4, f32x4.max(f32x4.add(sums(b0, b1, b2, b3), v128.load32_splat(addend + 4)), floor), resultStep);
    block = next + row;
    addend += 8;
    result += 8;
  }
}

/** A number of the vector at each of four places. */
// @ts-expect-error: decorators of functions are AssemblyScript's
@inline
function store(at: usize, values: v128, step: usize): void {
  v128.store_lane<f32>(at, values, 0);
  v128.store_lane<f32>(at + step, values, 1);
  v128.store_lane<f32>(at + 2 * step, values, 2);
  v128.store_lane<f32>(at + 3 * step, values, 3);
}

/** The sum of each vector. */
// @ts-expect-error: decorators of functions are AssemblyScript's
@inline
function sums(a: v128, b: v128, c: v128, d: v128): v128 {
  // First a0+a2 b0+b2 a1+a3 b1+b3, then one sum of each in one vector.
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}

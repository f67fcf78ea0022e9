// AssemblyScript: TypeScript's syntax, WebAssembly's types. `npm run kernel` compiles it into src/kernel/wasm-binary.ts.

/**
 * output = weights · input + bias, then not below 0 where it is rectified. Places are indexes of 32-bit floats; rows
 * and columns are multiples of 4, and four rows are done at a time, so that each input is read once for four products.
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
  for (let done = 0; done < rows; done += 4) {
    let a = f32x4.splat(0);
    let b = f32x4.splat(0);
    let c = f32x4.splat(0);
    let d = f32x4.splat(0);
    let weight = block;
    for (let at = first; at < end; at += 16, weight += 16) {
      const x = v128.load(at);
      a = f32x4.add(a, f32x4.mul(x, v128.load(weight)));
      b = f32x4.add(b, f32x4.mul(x, v128.load(weight + row)));
      c = f32x4.add(c, f32x4.mul(x, v128.load(weight + 2 * row)));
      d = f32x4.add(d, f32x4.mul(x, v128.load(weight + 3 * row)));
    }
    // Sums across: first a0+a2 b0+b2 a1+a3 b1+b3, then one sum of each row in one vector.
    const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
    const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
    const sums = f32x4.add(
      v128.shuffle<f32>(ab, cd, 0, 1, 4, 5),
      v128.shuffle<f32>(ab, cd, 2, 3, 6, 7),
    );
    v128.store(result, f32x4.max(f32x4.add(sums, v128.load(addend)), floor));
    block += 4 * row;
    addend += 16;
    result += 16;
  }
}

import { readFileSync } from 'node:fs';
import asc from 'assemblyscript/asc';

const SOURCE = new URL('../kernel/affine.ts', import.meta.url);

/** The kernel's program, without a runtime: it has no memory of its own, and is given one. */
export async function compileKernel() {
  const files = new Map();
  const { error, stderr } = await asc.main(
    [
      ...['affine.ts', '--outFile', 'affine.wasm'],
      ...['-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--enable', 'simd'],
    ],
    {
      readFile: (name) => (name === 'affine.ts' ? readFileSync(SOURCE, 'utf8') : null),
      writeFile: (name, contents) => files.set(name, contents),
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`${error.message}\n${stderr}`);
  return files.get('affine.wasm');
}

// Compiles kernel/affine.ts into src/kernel/wasm-binary.ts, which is checked in: who builds or installs the package
// needs no compiler. A test compiles again and compares.
import { writeFileSync } from 'node:fs';
import { compileKernel } from './compile-kernel.mjs';

const base64 = Buffer.from(await compileKernel()).toString('base64');
const lines = base64.match(/.{1,100}/g).map((line) => `  '${line}'`);
writeFileSync(
  new URL('../src/kernel/wasm-binary.ts', import.meta.url),
  `// Written by scripts/write-kernel.mjs from kernel/affine.ts.\n/** The compiled kernel, in base64. */\nexport const WASM_BINARY: string =\n${lines.join(' +\n')};\n`,
);

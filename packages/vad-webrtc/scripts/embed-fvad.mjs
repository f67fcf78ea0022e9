// Writes src/wasm/fvad-binary.ts from the devDependency @echogarden/fvad-wasm: a bundler needs no rule for a .wasm file
// then, and there is none to be found at run time.
//
// usage: node scripts/embed-fvad.mjs
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const main = require.resolve('@echogarden/fvad-wasm');
const binary = readFileSync(join(dirname(main), 'fvad.wasm'));
const sha256 = createHash('sha256').update(binary).digest('hex');
const lines = binary.toString('base64').match(/.{1,112}/g);

writeFileSync(
  new URL('../src/wasm/fvad-binary.ts', import.meta.url),
  `// Written by scripts/embed-fvad.mjs; not to be edited.

/**
 * libfvad, WebRTC's voice-activity detector by itself: fvad.wasm of @echogarden/fvad-wasm 0.2.0 (BSD-3-Clause, see
 * THIRD-PARTY-NOTICES.md), ${binary.length} bytes, in base64.
 * SHA-256 ${sha256}
 */
export const FVAD_BASE64: string = [
${lines.map((line) => `  '${line}',`).join('\n')}
].join('');
`,
);

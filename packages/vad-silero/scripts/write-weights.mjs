// Writes src/weights/*.ts from the published model. They are checked in; a test reads the model again and compares.
import { writeFileSync } from 'node:fs';
import { sileroWeights } from './silero-weights.mjs';

for (const kilohertz of [16, 8]) {
  const { buffer } = sileroWeights(kilohertz * 1000);
  const base64 = Buffer.from(buffer).toString('base64');
  writeFileSync(
    new URL(`../src/weights/weights-${kilohertz}k.ts`, import.meta.url),
    `// Written by scripts/write-weights.mjs. Silero VAD 6, MIT, (c) 2020-present Silero Team: see THIRD-PARTY-NOTICES.md.\nconst weights: string =\n  '${base64}';\n\n/** Weights at ${kilohertz} kHz: little-endian 32-bit floats, in base64. */\nexport default weights;\n`,
  );
}

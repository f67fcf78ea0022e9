import { readFileSync } from 'node:fs';
import { readWav } from '@ws/core/audio';

/** Two German sentences, spoken by espeak-ng. */
export function german(): Float32Array {
  const file = new URL('../../../backend-onnx/reference/audio/german.wav', import.meta.url);
  return readWav(readFileSync(file)).samples;
}

import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';

const built = (name: string): string =>
  JSON.stringify(join(import.meta.dirname, '..', 'packages', name, 'dist', 'index.js'));

// With a young generation of a megabyte, 60 bytes for each of a batch's frames are collected within it.
const BATCH = 20_000;
const BATCHES = 4;

/** How often memory was collected in each batch of frames. */
async function collections(
  create: string,
  size: number,
  perFrame = '',
): Promise<readonly number[]> {
  const program = `
    const vad = await ${create};
    const frame = new Float32Array(${size});
    const kept = [];
    for (let batch = 0; batch <= ${BATCHES}; batch++) {
      console.log('batch');
      for (let i = 0; i < ${BATCH}; i++) {
        frame[i % frame.length] = Math.sin(i);
        vad.process(frame);
        ${perFrame}
      }
    }
  `;
  const { stdout } = await execa('node', [
    ...['--max-semi-space-size=1', '--trace-gc', '--input-type=module', '-e', program],
  ]);
  return stdout
    .split('batch')
    .slice(1)
    .map((batch) => batch.match(/Scavenge|Mark-Compact/g)?.length ?? 0);
}

const SILERO = `(await import(${built('vad-silero')})).createSileroVad()`;

it.each([
  ['silero', SILERO, 512],
  ['webrtc', `(await import(${built('vad-webrtc')})).createWebRtcVad()`, 480],
  ['energy', `(await import(${built('core')})).createEnergyVad()`, 480],
])('a frame costs %s no memory, once its program is compiled', async (_, create, size) => {
  expect(Math.min(...(await collections(create, size)))).toBe(0);
});

it('an array for each frame would be noticed', async () => {
  const perFrame = 'kept[i % 100] = new Float32Array(16);';
  expect(Math.min(...(await collections(SILERO, 512, perFrame)))).toBeGreaterThan(0);
});

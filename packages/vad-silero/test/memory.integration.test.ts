import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';

const library = join(import.meta.dirname, '..', 'dist', 'index.js');

// With a young generation of a megabyte, whoever took 64 bytes for each of 20 000 frames would have it collected.
const FRAMES = 20_000;

const program = (perFrame: string): string => `
  import { createSileroVad } from ${JSON.stringify(library)};
  const vad = await createSileroVad();
  const frame = new Float32Array(512);
  const kept = [];
  const hear = (frames) => {
    for (let i = 0; i < frames; i++) {
      frame[i % 512] = Math.sin(i);
      vad.process(frame);
      ${perFrame}
    }
  };
  hear(3000);
  console.log('now');
  hear(${FRAMES});
`;

async function collections(perFrame = ''): Promise<number> {
  const { stdout } = await execa('node', [
    ...['--max-semi-space-size=1', '--trace-gc', '--input-type=module'],
    ...['-e', program(perFrame)],
  ]);
  const after = stdout.slice(stdout.indexOf('now'));
  return after.match(/Scavenge|Mark-Compact/g)?.length ?? 0;
}

it('a frame costs no memory', async () => {
  // Two, for what is compiled meanwhile.
  expect(await collections()).toBeLessThanOrEqual(2);
});

it('an array for each frame would be noticed', async () => {
  expect(await collections('kept[i % 100] = new Float32Array(16);')).toBeGreaterThan(2);
});

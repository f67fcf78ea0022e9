import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { fvadBinary, startFvad } from './fvad-program.js';

describe('the program', () => {
  it('is the file of the npm package, byte by byte', () => {
    const main = createRequire(import.meta.url).resolve('@echogarden/fvad-wasm');
    const file = readFileSync(join(dirname(main), 'fvad.wasm'));
    expect(fvadBinary()).toEqual(new Uint8Array(file));
    expect(createHash('sha256').update(fvadBinary()).digest('hex')).toBe(
      'f81d42b107a2198a3aa0f8ae4f27a8b7a2cc4218896adae5ff82012178eff727',
    );
  });

  it('gets more memory, as much as it asks for', async () => {
    const onGrowth = vi.fn();
    const program = await startFvad(onGrowth);
    const before = program.memory.buffer.byteLength;
    const bytes = 50_000_000;
    const address = program.allocate(bytes);
    expect(address).not.toBe(0);
    expect(onGrowth).toHaveBeenCalled();
    expect(program.memory.buffer.byteLength).toBeGreaterThan(Math.max(before, address + bytes));
    // No more than it needs: as much again would be waste.
    expect(program.memory.buffer.byteLength).toBeLessThan(before + bytes + 200_000);
  });

  it('survives that there is no more memory', async () => {
    const onGrowth = vi.fn();
    const program = await startFvad(onGrowth);
    expect(program.allocate(2 ** 31)).toBe(0);
    expect(onGrowth).not.toHaveBeenCalled();
    const handle = program.create();
    expect(program.process(handle, program.allocate(160), 80)).toBe(0);
  });
});

import type { InferenceSession } from 'onnxruntime-common';
import { describe, expect, it } from 'vitest';
import { loadOnnxRuntime, type OnnxRuntime } from './onnxruntime.js';
import { choosePrecision, eightBitSupport, multipliesExactly } from './precision.js';

const flags = (names: string) => (): string => `processor\t: 0\nflags\t\t: fpu sse2 ${names}\n`;
const unreadable = (): string => {
  throw new Error('no such file');
};

describe('eightBitSupport', () => {
  it.each([
    ['x86 Linux with AVX-512 VNNI', 'linux', 'x64', flags('avx512f avx512_vnni'), 'yes'],
    ['x86 Linux with AVX VNNI', 'linux', 'x64', flags('avx2 avx_vnni'), 'yes'],
    ['x86 Linux without', 'linux', 'x64', flags('avx2 avx512f'), 'no'],
    ['a flag that only begins so', 'linux', 'x64', flags('avx_vnni_int16x'), 'no'],
    ['x86 Linux that does not say', 'linux', 'x64', unreadable, 'unknown'],
    ['x86 elsewhere', 'win32', 'x64', flags('avx512_vnni'), 'unknown'],
    ['an Intel Mac', 'darwin', 'x64', flags('avx512_vnni'), 'unknown'],
    ['ARM', 'darwin', 'arm64', unreadable, 'yes'],
    ['ARM Linux', 'linux', 'arm64', unreadable, 'yes'],
    ['anything else', 'linux', 's390x', flags('avx512_vnni'), 'no'],
  ] as const)('%s', (_, platform, architecture, info, expected) => {
    expect(eightBitSupport(platform, architecture, info)).toBe(expected);
  });

  it('says something of this machine', () => {
    expect(['yes', 'no', 'unknown']).toContain(eightBitSupport());
  });
});

const real = loadOnnxRuntime();

/** The real runtime on a processor that adds pairs of products in 16 bits. */
function saturating(): OnnxRuntime {
  const create = async (...args: unknown[]): Promise<InferenceSession> => {
    const session = await (
      real.InferenceSession.create as (...all: unknown[]) => Promise<InferenceSession>
    )(...args);
    const run = async (feeds: { x: { data: Float32Array } }): Promise<unknown> => {
      const { y } = await session.run(feeds as never);
      const sums = y!.data as Float32Array;
      // All weights of even outputs are 127: 64 pairs, each cut off at the largest 16-bit number.
      for (let i = 0; i < sums.length; i += 2) sums[i] = Math.min(sums[i]!, 64 * 32_767);
      return { y };
    };
    return { run, release: () => session.release() } as never;
  };
  return { ...real, InferenceSession: { create } as never };
}

describe('choosePrecision', () => {
  it('takes no 8 bits where their products saturate, whatever the system says', async () => {
    expect(await multipliesExactly(saturating())).toBe(false);
    expect(await choosePrecision(saturating(), 'yes')).toBe('fp32');
    expect(await choosePrecision(saturating(), 'unknown')).toBe('fp32');
  });

  it('takes none where the system speaks against them, without asking the processor', async () => {
    expect(await choosePrecision({} as OnnxRuntime, 'no')).toBe('fp32');
  });

  it('takes them where their products come out right', async () => {
    const exact = await multipliesExactly(real);
    expect(await choosePrecision(real, 'unknown')).toBe(exact ? 'int8' : 'fp32');
    // A processor that says it has VNNI multiplies exactly.
    if (eightBitSupport() === 'yes') expect(exact).toBe(true);
  });
});

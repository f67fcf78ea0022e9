import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

/** Everything that is loaded for an entry on a platform, from source. */
async function inputsOf(contents: string, platform: 'browser' | 'node'): Promise<string[]> {
  const { metafile } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform,
    conditions: ['@ws/source'],
    logLevel: 'silent',
  });
  return Object.keys(metafile.inputs);
}

describe('the entries', () => {
  it('in browsers reach nothing of Node, and no package but core', async () => {
    const inputs = await inputsOf(
      `export * from '@ws/client'; export * from '@ws/client/internal';`,
      'browser',
    );
    expect(inputs.filter((input) => input.includes('node_modules'))).toEqual([]);
    expect(inputs.some((input) => input.endsWith('socket/browser-socket.ts'))).toBe(true);
    expect(inputs.some((input) => input.endsWith('socket/node-socket.ts'))).toBe(false);
  });

  it('in Node use the package ws', async () => {
    const inputs = await inputsOf(`export * from '@ws/client';`, 'node');
    expect(inputs.some((input) => input.includes('node_modules/ws/'))).toBe(true);
  });

  it('for programs reach nothing of the command line', async () => {
    const entries = ['@ws/client', '@ws/client/node', '@ws/client/sinks'];
    const all = entries.map((entry) => `export * from '${entry}';`).join('\n');
    const ofCli = (inputs: readonly string[]) =>
      inputs.filter((input) => /\/src\/cli|commander/.test(input));
    expect(ofCli(await inputsOf(all, 'node'))).toEqual([]);
    expect(ofCli(await inputsOf(`export * from './cli.js';`, 'node'))).not.toEqual([]);
  });

  it('a module of Node in a browser would be noticed', async () => {
    await expect(inputsOf(`export * from '@ws/client/node';`, 'browser')).rejects.toThrow(/node:/);
  });

  // 350 bytes of it go on at another server.
  it('are small: a page that captions loads at most 22.4 kB', async () => {
    const { outputFiles } = await build({
      stdin: { contents: `export * from '@ws/client';`, resolveDir: import.meta.dirname },
      ...{ bundle: true, write: false, minify: true, format: 'esm', platform: 'browser' },
      ...{ conditions: ['@ws/source'], logLevel: 'silent' },
    });
    expect(gzipSync(outputFiles[0]!.contents, { level: 9 }).length).toBeLessThanOrEqual(22_400);
  });
});

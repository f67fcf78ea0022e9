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
      `export * from '@ws/client'; export * from '@ws/client/voice';`,
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

  it('offer the same names', async () => {
    const [node, browser] = await Promise.all([import('./index.js'), import('./browser.js')]);
    expect(Object.keys(browser).sort()).toEqual(Object.keys(node).sort());
    const once = await Promise.all([import('./one-shot.js'), import('./one-shot.browser.js')]);
    expect(Object.keys(once[1]).sort()).toEqual(Object.keys(once[0]).sort());
    const voice = await Promise.all([import('./voice.js'), import('./voice.browser.js')]);
    expect(Object.keys(voice[1]).sort()).toEqual(Object.keys(voice[0]).sort());
  });

  it.each([
    ['of a page that captions', '@ws/client', 21_000],
    ['of one that converses', '@ws/client/voice', 19_500],
  ])('are small: all %s, %s, is at most %d bytes', async (_, entry, budget) => {
    const { outputFiles } = await build({
      stdin: { contents: `export * from '${entry}';`, resolveDir: import.meta.dirname },
      ...{ bundle: true, write: false, minify: true, format: 'esm', platform: 'browser' },
      ...{ conditions: ['@ws/source'], logLevel: 'silent' },
    });
    expect(gzipSync(outputFiles[0]!.contents, { level: 9 }).length).toBeLessThanOrEqual(budget);
  });
});

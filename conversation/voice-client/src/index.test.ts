import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, it } from 'vitest';

/** The whole package, bundled from source and minified. */
async function bundle(platform: 'browser' | 'node') {
  const { metafile, outputFiles } = await build({
    stdin: { contents: `export * from '@ws/voice-client';`, resolveDir: import.meta.dirname },
    ...{ bundle: true, write: false, minify: true, metafile: true, format: 'esm', platform },
    ...{ conditions: ['@ws/source'], logLevel: 'silent' },
  });
  return { inputs: Object.keys(metafile.inputs), contents: outputFiles[0]!.contents };
}

it('takes the sockets of a browser in a browser, and those of the package ws in Node', async () => {
  const [browser, node] = await Promise.all([bundle('browser'), bundle('node')]);
  expect(browser.inputs.filter((input) => input.includes('node_modules'))).toEqual([]);
  expect(browser.inputs.some((input) => input.endsWith('socket/browser-socket.ts'))).toBe(true);
  expect(node.inputs.some((input) => input.includes('node_modules/ws/'))).toBe(true);
});

it('is small: a page that converses loads at most 20.1 kB', async () => {
  const { contents } = await bundle('browser');
  expect(gzipSync(contents, { level: 9 }).length).toBeLessThanOrEqual(20_100);
});

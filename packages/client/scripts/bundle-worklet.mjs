import { build } from 'esbuild';

const source = new URL('../src/sources/browser/worklet/processor.ts', import.meta.url);

/** The program of the audio thread: one script without imports. */
export async function bundleWorklet() {
  const { outputFiles } = await build({
    entryPoints: [source.pathname],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    conditions: ['@ws/source'],
    logLevel: 'silent',
  });
  return outputFiles[0].text.trim();
}

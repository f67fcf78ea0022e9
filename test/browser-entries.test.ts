import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

/** Everything that a browser would load for `specifier`, bundled from source. */
async function bundle(specifier: string): Promise<{ inputs: string[]; text: string }> {
  const result = await build({
    stdin: { contents: `export * from '${specifier}';`, resolveDir: join(root, 'test') },
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['@ws/source', 'browser'],
    // What the page's author installs.
    external: ['onnxruntime-web/*'],
    logLevel: 'silent',
  });
  return { inputs: Object.keys(result.metafile.inputs), text: result.outputFiles[0]!.text };
}

describe.each([
  '@ws/core',
  '@ws/core/adapter',
  '@ws/core/audio',
  '@ws/core/formats',
  '@ws/core/internal',
  '@ws/core/measures',
  '@ws/core/protocol',
  '@ws/core/recording',
  '@ws/core/continue',
  '@ws/core/fallback',
  '@ws/core/strategies',
  '@ws/core/streams',
  '@ws/core/vad',
  '@ws/client',
  '@ws/client/browser',
  '@ws/client/internal',
  '@ws/models',
  '@ws/models/internal',
  '@ws/models/web',
  '@ws/backend-onnx',
  '@ws/backend-onnx/web',
  '@ws/redaction',
  '@ws/vad-silero',
  '@ws/vad-webrtc',
  '@ws/speech',
  '@ws/voice-client',
])('%s in a browser', (specifier) => {
  it('reaches no module of Node', async () => {
    // esbuild fails by itself on `node:` modules and on built-in names when it bundles for browsers.
    const { inputs, text } = await bundle(specifier);
    expect(inputs.filter((input) => input.includes('node_modules/ws/'))).toEqual([]);
    expect(text).not.toMatch(
      /\brequire\(|\bBuffer\.|\bprocess\.(?:env|argv|platform|arch|versions?|cwd|on|once|nextTick|memoryUsage|cpuUsage)\b/,
    );
  });
});

it('the inference worker of @ws/backend-onnx reaches no module of Node', async () => {
  const { inputs } = await bundle('../packages/backend-onnx/src/web/web-worker.ts');
  expect(inputs).toContain('packages/models/src/weights/disk/browser-disk.ts');
  expect(inputs).not.toContain('packages/models/src/weights/disk/node-disk.ts');
});

it('a module of Node would be noticed', async () => {
  await expect(bundle('@ws/client/node')).rejects.toThrow(/node:fs/);
});

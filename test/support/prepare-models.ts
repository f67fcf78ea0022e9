import { existsSync } from 'node:fs';

const engine = new URL('../../packages/backend-onnx/dist/index.js', import.meta.url);

/**
 * Makes the engine's prepared files before the tests: whichever program comes first after a build makes them otherwise, and
 * says so on standard error, where a test may expect nothing. What fails here fails in a test that says why.
 */
export default async function prepareModels(): Promise<void> {
  if (!existsSync(engine)) return;
  const { createOnnxBackend } = (await import(engine.href)) as typeof import('@ws/backend-onnx');
  for (const model of ['tiny.en', 'base']) {
    const backend = createOnnxBackend({ model, processes: 1 });
    await backend.load().catch(() => {});
    await backend[Symbol.asyncDispose]();
  }
}

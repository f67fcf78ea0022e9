import { expect, it } from 'vitest';
import { normalizeServerOptions, type ServerOptions } from '../app/options/server-options.js';

function fallbackOf(options: ServerOptions) {
  const { source } = normalizeServerOptions(options);
  return source.kind === 'adapter' ? source.fallback : undefined;
}

it('is another backend, another model, or both', () => {
  const told = (options: ServerOptions) => {
    const { engine, timeoutMs, lazy } = fallbackOf(options)!;
    return [engine.name, engine.model, timeoutMs, lazy];
  };
  expect(told({ fallbackBackend: 'moonshine' })).toEqual(['moonshine', 'tiny', 30_000, false]);
  expect(told({ fallbackModel: 'tiny' })).toEqual(['onnx', 'tiny', 30_000, false]);
  expect(
    told({
      ...{ backend: 'moonshine', fallbackBackend: 'onnx', fallbackModel: 'tiny.en' },
      ...{ fallbackTimeoutMs: 5000, fallbackLazy: true },
    }),
  ).toEqual(['onnx', 'tiny.en', 5000, true]);
  expect(fallbackOf({})).toBeUndefined();
});

it('computes as it does by itself, with the threads of the first', () => {
  const options = { precision: 'fp32', processes: 2, threads: 3 } as const;
  expect(fallbackOf({ ...options, fallbackBackend: 'moonshine' })!.engine).toMatchObject({
    ...{ precision: 'auto', processes: 'auto', threads: 3 },
  });
});

it.each<[ServerOptions, RegExp]>([
  [{ fallbackBackend: 'onnx' }, /fallbackModel.*another model than "base"/],
  [{ model: 'tiny', fallbackModel: 'tiny' }, /fallbackModel.*would fail as the first does/],
  [{ fallbackLazy: true }, /fallbackLazy.*left out without/],
  [{ fallbackTimeoutMs: 1000 }, /fallbackTimeoutMs.*left out without/],
  [{ fallbackModel: 'tiny', fallbackTimeoutMs: 60_000 }, /less than callTimeoutMs \(60000\)/],
  [{ fallbackBackend: 'cloud' as 'onnx' }, /fallbackBackend.*one of onnx/],
])('refuses %j', (options, message) => {
  expect(() => normalizeServerOptions(options)).toThrow(message);
});

it('belongs to the caller where the backend does', () => {
  const backend = { transcribe() {}, name: 'mine' } as never;
  expect(() => normalizeServerOptions({ backend, fallbackModel: 'tiny' })).toThrow(
    /fallbackModel.*left out where "backend" is a backend of your own/,
  );
});

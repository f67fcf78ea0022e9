import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOnnxBackend } from '@ws/backend-onnx';
import type { Logger, TranscriptResult } from '@ws/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { demoRecording } from '../../../test/support/recordings.js';
import { modelDirectory } from './support/models.js';

// What is kept of a model between two starts: words and times are the same with and without it.

let root: string;
let model: string;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'prepared-graphs-'));
  model = join(root, 'tiny.en');
  await cp(await modelDirectory('tiny.en'), model, { recursive: true });
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true, force: true });
});

interface Start {
  readonly result: Omit<TranscriptResult, 'processingTimeMs'>;
  /** Halves that were prepared. */
  readonly prepared: readonly string[];
  readonly warnings: readonly string[];
}

async function start(cache: string, precision: 'fp32' | 'int8'): Promise<Start> {
  vi.stubEnv('WS_MODELS_DIR', join(root, cache));
  const prepared: string[] = [];
  const warnings: string[] = [];
  const quiet = (): void => {};
  const logger: Logger = {
    debug: quiet,
    info: quiet,
    error: quiet,
    warn: (_, message) => warnings.push(String(message)),
  };
  await using backend = createOnnxBackend({
    model,
    precision,
    logger,
    onProgress({ phase, file, receivedBytes, totalBytes }) {
      if (phase === 'preparing' && receivedBytes === totalBytes) prepared.push(file);
    },
  });
  const { processingTimeMs: _, ...result } = await backend.transcribe(
    demoRecording().subarray(0, 8 * 16_000),
    { sampleRate: 16_000, wordTimestamps: true, tokens: true },
  );
  return { result, prepared, warnings };
}

const kept = (cache: string): string => {
  const all = join(root, cache, '.prepared');
  const folder = join(all, readdirSync(all)[0]!);
  return join(folder, readdirSync(folder)[0]!);
};

const BOTH = ['encoder', 'decoder'];
const { WS_TEST_MODELS } = process.env;
/** Both are kept by the same code; the larger one takes as long again. */
const testedPrecisions =
  WS_TEST_MODELS === 'all' ? (['int8', 'fp32'] as const) : (['int8'] as const);

describe.each(testedPrecisions)('a model that was prepared in %s', (precision) => {
  const cache = `cache-${precision}`;
  let without: Start;
  beforeAll(async () => {
    // Where the folder should be, a file is: nothing can be kept.
    mkdirSync(join(root, `none-${precision}`));
    writeFileSync(join(root, `none-${precision}`, '.prepared'), '');
    without = await start(`none-${precision}`, precision);
  });

  it('is prepared anew each time where it cannot be kept, with a warning', () => {
    expect(without.prepared).toEqual([]);
    expect(without.warnings).toEqual([
      'what is prepared of the model cannot be kept; each start will take as long',
    ]);
    expect(without.result.text).not.toBe('');
  });

  it('is prepared once, by one of those that start together, and heard with as without', async () => {
    const [first, second] = await Promise.all([start(cache, precision), start(cache, precision)]);
    expect([...first.prepared, ...second.prepared]).toEqual(BOTH);
    const third = await start(cache, precision);
    expect(third.prepared).toEqual([]);
    for (const { result, warnings } of [first, second, third]) {
      expect(result).toEqual(without.result);
      expect(warnings).toEqual([]);
    }
  });

  it('is prepared again where it is damaged', async () => {
    const weights = join(kept(cache), 'decoder.weights');
    const bytes = readFileSync(weights);
    bytes[bytes.length >> 1]! ^= 64;
    writeFileSync(weights, bytes);
    const { result, prepared, warnings } = await start(cache, precision);
    expect({ prepared, warnings }).toEqual({ prepared: BOTH, warnings: [] });
    expect(result).toEqual(without.result);
  });

  it('is prepared again when its weights have changed', async () => {
    const later = new Date(Date.now() + 60_000);
    utimesSync(join(model, 'model.bin'), later, later);
    expect((await start(cache, precision)).prepared).toEqual(BOTH);
    expect((await start(cache, precision)).prepared).toEqual([]);
  });
});

import { createOnnxBackend, type ExecutionProvider, type OnnxBackend } from '@ws/backend-onnx';
import { silentLogger } from '@ws/core/internal';
import { wordErrorRate } from '@ws/core/measures';
import { afterEach, describe, expect, it } from 'vitest';
import { demoSentences } from '../../../test/support/recordings.js';

const sampleRate = 16_000;
const [sentence] = demoSentences();
const warnings: object[] = [];
let backend: OnnxBackend;

function create(...executionProviders: ExecutionProvider[]): void {
  const warn = (fields: object): void => {
    warnings.push(fields);
  };
  warnings.length = 0;
  backend = createOnnxBackend({
    model: 'tiny.en',
    threads: 1,
    executionProviders,
    logger: { ...silentLogger, warn },
  });
}

async function expectToHear(): Promise<void> {
  const { text } = await backend.transcribe(sentence!.samples, { sampleRate });
  expect(wordErrorRate(sentence!.text, text).rate).toBe(0);
}

afterEach(async () => {
  await backend?.[Symbol.asyncDispose]();
});

describe('execution providers', () => {
  it('the processor, by name or with settings, is always there', async () => {
    create({ name: 'cpu', useArena: false });
    await expectToHear();
    expect(warnings).toEqual([]);
  });

  it('one that this ONNX Runtime was built without fails to load, and the message names those it has', async () => {
    create('abacus');
    await expect(backend.load()).rejects.toMatchObject({
      code: 'ERR_BACKEND_UNAVAILABLE',
      message: expect.stringMatching(/"abacus" cannot be used: .*offers .*cpu/),
      details: { provider: 'abacus', offered: expect.arrayContaining(['cpu']) },
    });
    expect(await backend.health()).toMatchObject({ status: 'failed' });
  });

  // It needs files that no npm package holds, and a device with that number.
  const absent = { name: process.platform === 'darwin' ? 'abacus' : 'cuda', deviceId: 99 };

  it('one whose device is not there fails to load with ONNX Runtime’s own reason', async () => {
    create(absent);
    const error = await backend.load().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({
      code: 'ERR_BACKEND_UNAVAILABLE',
      details: { provider: absent.name },
    });
    expect((error as Error).message).toMatch(/cannot be used: .{10}/);
  });

  it('one whose device is not there gives way to the processor where that is named behind it, with a warning', async () => {
    create('abacus', absent, 'cpu');
    // Graphs in 8 bits are made for the processor; what was asked for first decides.
    expect(backend.precision).toBe('fp32');
    await expectToHear();
    expect(warnings).toMatchObject([{ name: 'abacus' }, { name: absent.name }]);
    expect(await backend.health()).toMatchObject({ status: 'ready', restarts: 0 });
  });
});

// The published build with the real network, in its own process and in this one.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openOnnxGraph } from '@ws/backend-onnx/internal';
import * as core from '@ws/core';
import * as audio from '@ws/core/audio';
import * as models from '@ws/models';
import { describeTurn } from '@ws/testing/vitest';
import * as turnSmart from '@ws/turn-smart';
import * as kernels from '@ws/turn-smart/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readExamples, runExample, saidBehindLogs } from '../../../test/support/readme-examples.js';
import { peopleRecorded, stream60, stream60Transcript } from '../../../test/support/recordings.js';
import { readOnnxModel } from '../src/network/onnx-model.js';
import { smartTurnGraph } from '../src/network/smart-turn-graph.js';
import { weightsOf } from '../src/network/smart-turn-weights.js';
import { createTurnFeatures, FRAMES, MELS } from '../src/network/turn-features.js';
import { demoTurns, samplesOf, turns } from './support/demo-turns.js';
import { smartTurnWeights } from './support/weights.js';

const { createSmartTurn } = turnSmart;
/** An .onnx file that gives its input with the other sign. */
const NEGATIVE =
  'CAkSEEB3cy9iYWNrZW5kLW9ubnhChICAgAAKABAUQpGAgIAACg1jb20ubWljcm9zb2Z0EAE6hoGAgAASCG5lZ2F0aX' +
  'ZlCpSAgIAACgF4EgF5GgVOZWdfMCIDTmVnOgBaq4CAgAAKAXgSooCAgAAKnICAgAAIARKUgICAAAqGgICAABIEcm93' +
  'cwqCgICAAAgCYquAgIAACgF5EqKAgIAACpyAgIAACAESlICAgAAKhoCAgAASBHJvd3MKgoCAgAAIAg==';

const weights = await smartTurnWeights();

describe.skipIf(weights === undefined)('Smart Turn', () => {
  describeTurn('smart-turn', { create: () => createSmartTurn(), turns });

  describe('its probabilities', () => {
    let turn: turnSmart.SmartTurn;
    beforeAll(() => {
      turn = createSmartTurn();
    });
    afterAll(async () => {
      await turn[Symbol.asyncDispose]();
    });

    // In 8 bits they differ the most where the network is not sure.
    it.each(demoTurns)('of $start to $end are those of the weights in float32', async (cut) => {
      const differs = Math.abs((await turn.judge(samplesOf(cut))) - cut.probability);
      expect(differs).toBeLessThan(0.01 + 0.5 * cut.probability * (1 - cut.probability));
    });

    it('are those of the weights in float32 on a processor that is slow in 8 bits', async () => {
      const read = weightsOf(readOnnxModel(readFileSync(weights!)));
      const network = await openOnnxGraph(
        smartTurnGraph(read, () => 'float'),
        { threads: 1 },
      );
      const features = createTurnFeatures();
      for (const cut of demoTurns) {
        const [probability] = await network.run(features(samplesOf(cut)), [1, MELS, FRAMES]);
        expect(Math.abs(probability! - cut.probability)).toBeLessThan(1e-4);
      }
      await network.release();
    });

    it.skipIf(!peopleRecorded)('tell the ends of what people say', async () => {
      const samples = stream60();
      const at = async (from: number, to: number) =>
        turn.judge(
          samples.slice(Math.round((from - 0.2) * 16_000), Math.round((to + 0.2) * 16_000)),
        );
      const [first, second] = stream60Transcript();
      for (const { speech_start, words } of [first!, second!]) {
        expect(await at(speech_start, words.at(-1)!.end)).toBeGreaterThan(0.9);
      }
      // "And so, my fellow Americans, ask not |"
      expect(await at(first!.speech_start, first!.words[6]!.end)).toBeLessThan(0.1);
    });

    it('are the same in a process that runs already', async () => {
      const kernel = await kernels.loadSmartTurnKernel(weights!);
      for (const samples of Object.values(turns)) {
        expect(await kernel.judge(samples)).toBe(await turn.judge(samples));
      }
      await expect(
        kernel.judge(turns.finished, { signal: AbortSignal.abort() }),
      ).rejects.toMatchObject({ code: 'ERR_ABORTED' });
      await kernel.release();
    });

    it('come while this process goes on', async () => {
      let ticks = 0;
      const ticking = setInterval(() => ticks++, 1);
      await turn.judge(turns.finished);
      clearInterval(ticking);
      expect(ticks).toBeGreaterThan(0);
      expect(await turn.health()).toMatchObject({ status: 'ready', restarts: 0 });
    });
  });

  describe('a file of one’s own', () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'ws-turn-smart-'));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    async function loadError(model: string): Promise<unknown> {
      await using turn = createSmartTurn({ model });
      const error = await turn.load().catch((reason: unknown) => reason);
      return error;
    }

    it('is used', async () => {
      await using turn = createSmartTurn({ model: weights });
      expect(await turn.judge(turns.finished)).toBeGreaterThan(0.5);
    });

    it('that is not there, or no Smart Turn, is said so', async () => {
      expect(await loadError(join(folder, 'absent.onnx'))).toMatchObject({
        code: 'ERR_MODEL_NOT_FOUND',
        message: expect.stringContaining('absent.onnx'),
      });
      const text = join(folder, 'text.onnx');
      writeFileSync(text, '<!doctype html>');
      expect(await loadError(text)).toMatchObject({
        code: 'ERR_MODEL_INVALID',
        message: expect.stringContaining(text),
      });
      const another = join(folder, 'negative.onnx');
      writeFileSync(another, Buffer.from(NEGATIVE, 'base64'));
      expect(await loadError(another)).toMatchObject({
        code: 'ERR_MODEL_INVALID',
        message: expect.stringContaining('is no Smart Turn: it has no inner.'),
      });
    });
  });

  describe('the README', () => {
    const examples = readExamples(new URL('../README.md', import.meta.url));
    const modules = {
      '@ws/core': core,
      '@ws/core/audio': audio,
      '@ws/turn-smart': turnSmart,
      '@ws/turn-smart/kernel': kernels,
      '@ws/models': models,
      'node:fs': {
        readFileSync: () =>
          audio.writeWav(turns.finished, { sampleRate: 16_000, encoding: 'pcm_f32le' }),
      },
    };

    it('has two programs', () => {
      expect(examples).toHaveLength(2);
    });

    it.each(examples)('has a program that prints what it says: %#', async (code) => {
      expect(await runExample(code, modules)).toEqual(saidBehindLogs(code));
    });
  });
});

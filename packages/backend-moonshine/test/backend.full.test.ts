import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createMoonshineBackend,
  MOONSHINE_MODELS,
  type MoonshineBackend,
} from '@ws/backend-moonshine';
import { TranscribeError } from '@ws/core';
import { wordErrorRate } from '@ws/core/measures';
import { resolveFiles } from '@ws/models';
import { describeBackend } from '@ws/testing/vitest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { childrenOf } from '../../../test/support/child-processes.js';
import { demoSentences, peopleRecorded, utterances } from '../../../test/support/recordings.js';

/** Paths of the real weights; nothing, and a line that says why, where no source of them can be reached. */
const files = await resolveFiles(Object.values(MOONSHINE_MODELS.tiny)).catch((error: unknown) => {
  if (!TranscribeError.isInstance(error) || !error.retryable) throw error;
  process.stdout.write(`skipped: Moonshine cannot be downloaded: ${error.message}\n`);
  return undefined;
});

describe.skipIf(files === undefined)('Moonshine', () => {
  const [sentence] = demoSentences().slice(10);
  describeBackend('backend-moonshine, tiny', {
    create: () => createMoonshineBackend({ processes: 1 }),
    speech: { samples: sentence!.samples, words: sentence!.text, maxWordErrorRate: 0.1 },
  });

  describe('a backend', () => {
    let backend: MoonshineBackend;
    beforeAll(() => {
      backend = createMoonshineBackend({ processes: 1 });
    });
    afterAll(() => backend[Symbol.asyncDispose]());

    // It writes "blockbooks", which counts twice, and "then" for "than".
    it.skipIf(!peopleRecorded)('hears people', async () => {
      const heard: string[] = [];
      for (const { samples } of utterances()) {
        const { text } = await backend.transcribe(samples, {});
        heard.push(text);
      }
      const said = utterances().map(({ text }) => text);
      expect(wordErrorRate(said.join(' '), heard.join(' ')).errors).toBeLessThanOrEqual(3);
    });

    it.each([1, 100, 4000])('takes %i samples', async (count) => {
      const { segments } = await backend.transcribe(new Float32Array(count).fill(0.1), {});
      for (const { start, end, avgLogprob } of segments) {
        expect([start, end]).toEqual([0, count / 16_000]);
        expect(avgLogprob).toBeLessThan(0);
      }
    });

    it('tells of what it invents in noise that it is unlikely, or repeats itself', async () => {
      let state = 7;
      const noise = Float32Array.from({ length: 160_000 }, () => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
        return (0.1 * state) / 2 ** 31;
      });
      const { segments } = await backend.transcribe(noise, {});
      for (const { avgLogprob = 0, compressionRatio = 0 } of segments) {
        expect(avgLogprob < -1 || compressionRatio > 2.4).toBe(true);
      }
    });

    it.each([{ language: 'de' }, { task: 'translate' as const }])('refuses %j', async (call) => {
      await expect(backend.transcribe(sentence!.samples, call)).rejects.toMatchObject({
        code: 'ERR_INVALID_OPTION',
      });
    });

    it.runIf(process.platform === 'linux')('is started anew when it was killed', async () => {
      const before = childrenOf(process.pid);
      await using own = createMoonshineBackend({ processes: 1 });
      await own.load();
      const call = own.transcribe(sentence!.samples, {});
      call.catch(() => {});
      // The process answers this after it has taken the call, and long before it is done with it.
      await new Promise((resolve) => setImmediate(resolve));
      await own.health();
      const [child] = childrenOf(process.pid).filter((pid) => !before.includes(pid));
      process.kill(child!, 'SIGKILL');
      await expect(call).rejects.toMatchObject({ code: 'ERR_BACKEND_CRASHED', retryable: true });
      expect((await own.transcribe(sentence!.samples, {})).text).toContain(' ');
    });
  });

  it('names the file that is wrong', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ws-moonshine-'));
    try {
      const [encoder, decoder, tokenizer] = files!;
      const put = (name: string, content: string | Uint8Array): void =>
        writeFileSync(join(folder, name), content);
      const names = ['encoder_model.ort', 'decoder_model_merged.ort', 'tokenizer.bin'];
      for (const name of names) put(name, 'text');
      const refusal = async (): Promise<unknown> => {
        await using backend = createMoonshineBackend({ model: folder });
        try {
          await backend.load();
          return 'it is taken';
        } catch (error) {
          const { code, message } = error as TranscribeError;
          return `${code} ${message}`;
        }
      };
      expect(await refusal()).toMatch(
        /^ERR_MODEL_INVALID .*tokenizer\.bin is no Moonshine: .* ends within a token/,
      );
      put('tokenizer.bin', new Uint8Array(2 ** 21 + 1));
      expect(await refusal()).toMatch(/tokenizer\.bin is no Moonshine: it has 2097153 bytes/);
      put('tokenizer.bin', readFileSync(tokenizer!));
      expect(await refusal()).toMatch(/encoder_model\.ort is no Moonshine: /);
      put('encoder_model.ort', readFileSync(decoder!));
      expect(await refusal()).toMatch(
        /encoder_model\.ort is no Moonshine: it takes no input_values, attention_mask/,
      );
      put('encoder_model.ort', readFileSync(encoder!));
      expect(await refusal()).toMatch(/decoder_model_merged\.ort is no Moonshine: /);
      put('decoder_model_merged.ort', readFileSync(decoder!));
      put('tokenizer.bin', Uint8Array.of(1, 97));
      expect(await refusal()).toMatch(
        /tokenizer\.bin is no Moonshine: it has 1 tokens, and the decoder writes 32768/,
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

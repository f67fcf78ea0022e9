// Whatever is spoken, restarted and deleted in between: the bound holds on the disk, and no sound is another text's.
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { readWav } from '@ws/core/audio';
import { createScriptedSynthesizer } from '@ws/speech/testing';
import { createManualClock } from '@ws/testing';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { runs } from '../../../../../test/support/random-seed.js';
import { createSpeechCache, type SpeechCache } from './speech-cache.js';

const MAX_BYTES = 1_048_576;
const TEXTS = 12;
const root = mkdtempSync(join(tmpdir(), 'ws-random-cache-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** The sound of a text is of a level and a length that are its own. */
const sound = (text: number): Float32Array =>
  new Float32Array(20_000 + 20_000 * text).fill((text + 1) / 64);

type Step =
  | { readonly do: 'speak'; readonly text: number }
  | { readonly do: 'speak together'; readonly texts: readonly number[] }
  | { readonly do: 'open'; readonly text: number }
  | { readonly do: 'restart' }
  | { readonly do: 'wait' }
  | { readonly do: 'delete' | 'damage'; readonly nth: number };

const text = fc.nat(TEXTS - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('speak' as const), text }) },
  fc.record({
    do: fc.constant('speak together' as const),
    texts: fc.array(text, { maxLength: 5 }),
  }),
  { weight: 3, arbitrary: fc.record({ do: fc.constant('open' as const), text }) },
  fc.record({ do: fc.constant('restart' as const) }),
  fc.record({ do: fc.constant('wait' as const) }),
  fc.record({ do: fc.constantFrom('delete' as const, 'damage' as const), nth: fc.nat(50) }),
);

function onDisk(directory: string): string[] {
  if (!existsSync(directory)) return [];
  const days = readdirSync(directory).filter((day) => day !== '.secret');
  return days.flatMap((day) =>
    readdirSync(join(directory, day)).map((file) => join(directory, day, file)),
  );
}

it('keeps its bound, and tells sounds apart', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const directory = mkdtempSync(join(root, 'run-'));
      const clock = createManualClock();
      const synthesizer = createScriptedSynthesizer({
        samples: (call) => sound(Number(call.text)),
      });
      const create = (): SpeechCache =>
        createSpeechCache({
          ...{ synthesizer, directory, clock, maxBytes: MAX_BYTES, maxAgeMs: 1 },
          nowMs: () => Date.UTC(2026, 0, 1) + clock.now(),
        });
      const names = new Map<number, string>();
      let cache = create();

      async function check(which: number, file: string): Promise<void> {
        const opened = await cache.open(file);
        if (opened === undefined) return;
        const { samples } = readWav(await buffer(opened.stream()));
        expect(samples).toHaveLength(sound(which).length);
        expect(samples[0]).toBeCloseTo(sound(which)[0]!, 3);
        expect(opened.seconds).toBe(samples.length / 8000);
      }

      async function speak(which: number): Promise<void> {
        const { file, bytes } = await cache.speak(String(which));
        expect(bytes).toBe(44 + 2 * sound(which).length);
        names.set(which, file);
        await check(which, file);
      }

      for (const each of steps) {
        if (each.do === 'speak') await speak(each.text);
        if (each.do === 'speak together') await Promise.all(each.texts.map(speak));
        if (each.do === 'open') await check(each.text, names.get(each.text) ?? 'none');
        if (each.do === 'wait') await clock.advance(86_400_000);
        if (each.do === 'restart') {
          await cache[Symbol.asyncDispose]();
          cache = create();
        }
        if (each.do === 'delete' || each.do === 'damage') {
          const there = onDisk(directory);
          const path = there[each.nth % Math.max(1, there.length)];
          if (path !== undefined && each.do === 'delete') rmSync(path);
          if (path !== undefined && each.do === 'damage') truncateSync(path, each.nth);
        }
        const bytes = onDisk(directory).reduce((sum, path) => sum + statSync(path).size, 0);
        expect(bytes).toBeLessThanOrEqual(MAX_BYTES);
        expect(new Set(names.values()).size).toBe(names.size);
      }
      await cache[Symbol.asyncDispose]();
      rmSync(directory, { recursive: true });
    }),
    { numRuns: runs(60) },
  );
});

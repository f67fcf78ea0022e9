// How long a spoken answer takes, by part: Chromium, its microphone, Whisper, SmolLM2, hibari, all on this machine.
//
//   VOICE_ROUNDS=20 npx vitest run --config vitest.long.config.ts conversation/voice/test/latency
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from '@ws/server';
import { createVoice, speechFromEnvironment } from '@ws/voice';
import { expect, it } from 'vitest';
import { writeSpoken } from './support/spoken.js';
import { browserThatHears, serveVoicePages } from './support/voice-page.js';

const { VOICE_ROUNDS = '10', VOICE_MODEL: model = 'tiny.en' } = process.env;
const rounds = Number(VOICE_ROUNDS);
const QUESTIONS = [
  'What is the capital of France?',
  'How many days does a week have?',
  'Why is the sky blue?',
  'Can you tell me what a lighthouse is good for?',
  'What do bees make?',
];

it('takes so long', { timeout: 3_600_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ws-voice-latency-'));
  await using speech = await speechFromEnvironment({ TTS_CACHE_DIR: join(folder, 'cache') });
  await using pages = await serveVoicePages();
  await using server = await createServer({
    ...{ model, port: 0, allowedOrigins: [pages.origin] },
    protocols: [createVoice({ speech })],
  });
  pages.serve(server.url);
  const parts: Record<string, number[]> = {};
  for (let round = 0; round < rounds; round++) {
    const wav = join(folder, 'microphone.wav');
    await writeSpoken(wav, [1, QUESTIONS[round % QUESTIONS.length]!, 60], speech.synthesizer);
    await using browser = await browserThatHears(wav);
    const page = await browser.open(pages.origin);
    await page.getByLabel('Hands-free').click();
    await page.waitForFunction(
      () => globalThis.happenings.some(({ what }) => what === 'playing'),
      undefined,
      { timeout: 60_000 },
    );
    const times = await page.evaluate(() => {
      const end = globalThis.loudAt[0]!.to;
      const first = (what: string): number =>
        globalThis.happenings.find((one) => one.what === what)!.at - end;
      return {
        'the question is understood': first('final_transcript'),
        'first words of the answer': first('response_chunk'),
        'first sound is sent': first('audio_chunk'),
        'first sound is heard': first('playing'),
      };
    });
    const stopped = await page.evaluate(async () => {
      const at = performance.now();
      document.querySelector<HTMLButtonElement>('.stop')!.click();
      const after = (what: string) =>
        globalThis.happenings.find((one) => one.what === what && one.at >= at)?.at;
      while (after('interrupted') === undefined && performance.now() < at + 5000) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      return {
        'after Stop: silence': (after('silent') ?? Number.NaN) - at,
        'after Stop: all work has ended': (after('interrupted') ?? Number.NaN) - at,
      };
    });
    Object.assign(times, stopped);
    for (const [part, ms] of Object.entries(times)) parts[part] = [...(parts[part] ?? []), ms];
  }
  rmSync(folder, { recursive: true, force: true });
  const at = (sorted: readonly number[], share: number): number =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!);
  console.log(
    `| from the end of speech, ms (${model}, ${rounds} questions) | p50 | p90 |\n|---|---|---|`,
  );
  for (const [part, times] of Object.entries(parts)) {
    const sorted = times.toSorted((a, b) => a - b);
    console.log(`| ${part} | ${at(sorted, 0.5)} | ${at(sorted, 0.9)} |`);
  }
  expect(parts['first sound is heard']).toHaveLength(rounds);
});

import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '@ws/client';
import { msToSamples, samplesToSeconds } from '@ws/core/internal';

const CHUNK_MS = 100;

/** A final, and how long after the end of its audio the client had it, in seconds. */
export interface HonestFinal {
  readonly endSample: number;
  readonly text: string;
  readonly delay: number;
}

/** Streams audio as a microphone does, and notes when each final comes. */
export async function streamHonestly(
  url: string,
  samples: Float32Array,
): Promise<readonly HonestFinal[]> {
  const session = await connect(url, { language: 'en' });
  const finals: HonestFinal[] = [];
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  const chunk = msToSamples(CHUNK_MS);
  const sending = (async () => {
    for (let at = 0; at < samples.length; at += chunk) {
      // A chunk is there when it has been spoken.
      await sleep(Math.max(0, samplesToSeconds(at + chunk) - seconds()) * 1000);
      await session.write(samples.subarray(at, at + chunk));
    }
    await session.end();
  })();
  sending.catch(() => {});
  for await (const event of session) {
    if (event.type === 'error') throw new Error(event.message);
    if (event.type !== 'final' || event.text === '') continue;
    const { endSample, text } = event;
    finals.push({ endSample, text, delay: seconds() - samplesToSeconds(endSample) });
  }
  await sending;
  return finals;
}

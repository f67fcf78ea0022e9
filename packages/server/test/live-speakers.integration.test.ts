// The built server, the real engine and the real networks of speakers: who says what, while they say it.
import { readFileSync } from 'node:fs';
import { connect } from '@ws/client';
import { type FinalEvent, type SpeakerTurn, withSpeakers } from '@ws/core';
import { createServer } from '@ws/server';
import { expect, it } from 'vitest';
import { demoRecording } from '../../../test/support/recordings.js';
import { hasSpeakerWeights } from '../../../test/support/speaker-weights.js';

interface Sentence {
  readonly voice: string;
  readonly start: number;
  readonly end: number;
}

const { sentences } = JSON.parse(
  readFileSync(
    new URL('../../../examples/live-captions/recording/demo.json', import.meta.url),
    'utf8',
  ),
) as { readonly sentences: readonly Sentence[] };

it.skipIf(!(await hasSpeakerWeights()))('finals and events say who says which word', async () => {
  await using server = await createServer({
    ...{ model: 'tiny.en', port: 0, page: false, turn: 'none', speakers: true },
  });
  await using session = await connect(server.url, { speakers: true, partialIntervalMs: 0 });
  const finals: FinalEvent[] = [];
  const late = new Map<number, readonly SpeakerTurn[]>();
  const listening = (async () => {
    for await (const event of session) {
      if (event.type === 'final') finals.push(event);
      if (event.type === 'speakers') late.set(event.utteranceId, event.turns);
    }
  })();
  const samples = demoRecording();
  for (let at = 0; at < samples.length; at += 8000) {
    await session.write(samples.subarray(at, at + 8000));
  }
  await session.end();
  await listening;

  const words = finals.flatMap((final) => {
    const turns = late.get(final.utteranceId);
    return (turns ? withSpeakers(final, turns) : final).words ?? [];
  });
  expect(words.length).toBeGreaterThan(50);
  const voices = [...new Set(sentences.map(({ voice }) => voice))];
  // The first voice that is heard is the first.
  const right = words.filter(({ start, end, speaker }) => {
    const middle = (start + end) / 2;
    const said = sentences.find((one) => one.start - 0.3 <= middle && middle <= one.end + 0.3);
    return said !== undefined && String(voices.indexOf(said.voice) + 1) === speaker;
  });
  process.stdout.write(`${right.length} of ${words.length} words have the right speaker\n`);
  expect(right.length / words.length).toBeGreaterThan(0.9);
  for (const { text, segments } of finals) {
    expect(segments.map((segment) => segment.text).join(' ')).toBe(text);
  }
});

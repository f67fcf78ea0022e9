// The built server, the real engine and the real networks of speakers: who says what, while they say it.
import { readFileSync } from 'node:fs';
import { type ConnectOptions, connect } from '@ws/client';
import { onlySpeakers } from '@ws/client/speakers';
import { type FinalEvent, type SpeakerTurn, withSpeakers } from '@ws/core';
import { createServer } from '@ws/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
const [{ voice: first }] = sentences as readonly [Sentence];

describe.skipIf(!(await hasSpeakerWeights()))('speakers of a live session', () => {
  let server: Awaited<ReturnType<typeof createServer>>;
  beforeAll(async () => {
    server = await createServer({
      ...{ model: 'tiny.en', port: 0, page: false, turn: 'none', speakers: true },
    });
  });
  afterAll(() => server?.close());

  /** Opens a session, says the demo recording, and gives what is told of it. */
  async function say(speakers: ConnectOptions['speakers']) {
    const session = await connect(server.url, { speakers, partialIntervalMs: 0 });
    async function speak(): Promise<void> {
      const samples = demoRecording();
      for (let at = 0; at < samples.length; at += 8000) {
        await session.write(samples.subarray(at, at + 8000));
      }
      await session.end();
    }
    const spoken = speak();
    spoken.catch(() => {});
    return { session, spoken };
  }

  /** The voice that is heard at a word. */
  const voiceAt = ({ start, end }: { readonly start: number; readonly end: number }) => {
    const middle = (start + end) / 2;
    return sentences.find((one) => one.start - 0.3 <= middle && middle <= one.end + 0.3)?.voice;
  };

  it('finals and events say who says which word', async () => {
    const { session, spoken } = await say(true);
    const finals: FinalEvent[] = [];
    const late = new Map<number, readonly SpeakerTurn[]>();
    for await (const event of session) {
      if (event.type === 'final') finals.push(event);
      if (event.type === 'speakers') late.set(event.utteranceId, event.turns);
    }
    await spoken;
    const words = finals.flatMap((final) => {
      const turns = late.get(final.utteranceId);
      return (turns ? withSpeakers(final, turns) : final).words ?? [];
    });
    expect(words.length).toBeGreaterThan(50);
    // The first voice that is heard is the first.
    const right = words.filter((word) => word.speaker === (voiceAt(word) === first ? '1' : '2'));
    process.stdout.write(`${right.length} of ${words.length} words have the right speaker\n`);
    expect(right.length / words.length).toBeGreaterThan(0.9);
    for (const { text, segments } of finals) {
      expect(segments.map((segment) => segment.text).join(' ')).toBe(text);
    }
  });

  it('are named where they are known, and may be the only ones who are told', async () => {
    const { start, end } = sentences.find(({ voice }) => voice !== first)!;
    const samples = demoRecording().slice(Math.round(start * 16_000), Math.round(end * 16_000));
    const { session, spoken } = await say({ known: [{ name: 'Anna', samples }] });
    const told: FinalEvent[] = [];
    for await (const event of onlySpeakers(session, ['Anna'])) {
      if (event.type === 'final') told.push(event);
    }
    await spoken;
    const words = told.flatMap(({ words = [] }) => words);
    expect(words.length).toBeGreaterThan(25);
    const others = words.filter((word) => voiceAt(word) === first);
    process.stdout.write(`${others.length} of ${words.length} words are not Anna's\n`);
    expect(others.length / words.length).toBeLessThan(0.1);
    for (const { segments } of told) {
      for (const { speaker } of segments) expect(speaker).toBe('Anna');
    }
  });

  it('end the session where no voice of a known person is heard', async () => {
    const known = [{ name: 'Anna', samples: new Float32Array(32_000) }];
    await using session = await connect(server.url, { speakers: { known } });
    expect(await session.closed).toMatchObject({
      ...{ code: 'ERR_INVALID_OPTION', details: { wireCode: 'INVALID_AUDIO' } },
      message: expect.stringContaining('In the 2.0 s of Anna no voice is clear'),
    });
  });
});

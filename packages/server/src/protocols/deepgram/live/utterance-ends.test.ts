import { createManualClock } from '@ws/testing';
import { expect, it } from 'vitest';
import { createUtteranceEnds } from './utterance-ends.js';

const S = 16_000;

function listen({ hasPartials = true, gap = S } = {}) {
  const told: number[] = [];
  const clock = createManualClock();
  const tell = (lastWordEnd: number) => told.push(lastWordEnd / S);
  const ends = createUtteranceEnds({ gap, hasPartials, clock, send: tell });
  /** An utterance and its final, with or without words. */
  const says = (id: number, from: number, to: number, words = true) => {
    ends.speechStarts(id, from * S);
    ends.speechEnds(id, to * S);
    if (!words) return ends.nothing(id, to * S);
    ends.final(id, { start: from * S, lastWordEnd: to * S, end: to * S });
  };
  /** As a microphone gives it. */
  const hears = async (from: number, to: number) => {
    for (let at = from; at < to - 0.05; at += 0.1) {
      await clock.advance(100);
      ends.onAudio((at + 0.1) * S);
    }
  };
  return { told, ends, clock, says, hears };
}

it('tells of a second without a word, once', () => {
  const { told, ends } = listen();
  ends.speechStarts(1, 0);
  ends.onAudio(S);
  ends.speechEnds(1, S);
  ends.final(1, { start: 0, lastWordEnd: S, end: S });
  ends.onAudio(1.9 * S);
  ends.onAudio(2.1 * S);
  expect(told).toEqual([]);
  ends.onAudio(2.2 * S);
  ends.onAudio(9 * S);
  expect(told).toEqual([1]);
});

it('tells of nothing where words come sooner, however late it is known what they are', () => {
  const { told, ends } = listen();
  ends.speechStarts(1, 0);
  ends.speechEnds(1, S);
  ends.speechStarts(2, 1.5 * S);
  ends.onAudio(3 * S);
  ends.final(1, { start: 0, lastWordEnd: S, end: 1.2 * S });
  ends.speechEnds(2, 2.5 * S);
  ends.onAudio(4 * S);
  expect(told).toEqual([]);
  ends.final(2, { start: 1.5 * S, lastWordEnd: 2.5 * S, end: 2.8 * S });
  expect(told).toEqual([]);
  ends.onAudio(5 * S);
  expect(told).toEqual([2.5]);
});

it('a sound without words ends no gap', async () => {
  const { told, ends, says, hears } = listen();
  says(1, 0, 1);
  await hears(1, 1.5);
  ends.speechStarts(2, 1.5 * S);
  await hears(1.5, 2.5);
  ends.speechEnds(2, 1.7 * S);
  expect(told).toEqual([]);
  // By then the gap is over.
  ends.nothing(2, 2 * S);
  expect(told).toEqual([1]);
});

it('counts on from the last word after a sound that was shorter than the gap', async () => {
  const { told, says, hears } = listen();
  says(1, 0, 1);
  await hears(1, 1.5);
  says(2, 1.2, 1.4, false);
  await hears(1.5, 2);
  expect(told).toEqual([]);
  await hears(2, 2.3);
  expect(told).toEqual([1]);
});

it('what was shown of a sound, and taken back, ends no gap', async () => {
  const { told, ends, says, hears } = listen();
  says(1, 0, 1);
  ends.speechStarts(2, 1.5 * S);
  ends.words(2, 1.5 * S);
  await hears(1, 9);
  ends.speechEnds(2, 8 * S);
  expect(told).toEqual([]);
  ends.nothing(2, 8 * S);
  expect(told).toEqual([1]);
});

it('a sound and then words, both in time, are no end', async () => {
  const { told, ends, says, hears } = listen();
  says(1, 0, 1);
  says(2, 1.2, 1.4, false);
  ends.speechStarts(3, 1.8 * S);
  await hears(1.8, 3);
  ends.words(3, 1.8 * S);
  await hears(3, 9);
  ends.speechEnds(3, 8 * S);
  ends.final(3, { start: 1.8 * S, lastWordEnd: 8 * S, end: 8.3 * S });
  expect(told).toEqual([]);
  await hears(9, 9.3);
  expect(told).toEqual([8]);
});

it('a sound and then words, too late, are an end before the words', () => {
  const { told, ends, says } = listen();
  says(1, 0, 1);
  ends.speechStarts(2, 1.5 * S);
  ends.speechEnds(2, 1.7 * S);
  // That the first has no words is not known yet.
  ends.speechStarts(3, 2.2 * S);
  expect(told).toEqual([]);
  ends.nothing(2, 2 * S);
  expect(told).toEqual([1]);
  ends.words(3, 2.2 * S);
  ends.speechEnds(3, 3 * S);
  ends.final(3, { start: 2.2 * S, lastWordEnd: 3 * S, end: 3.3 * S });
  expect(told).toEqual([1]);
});

it('noise without end holds it for three seconds', async () => {
  const { told, ends, says, hears } = listen();
  says(1, 0, 1);
  ends.speechStarts(2, 1.5 * S);
  await hears(1.5, 4.4);
  expect(told).toEqual([]);
  await hears(4.4, 4.8);
  expect(told).toEqual([1]);
});

it('a file that comes faster than it is decoded is no noise', async () => {
  const { told, ends, says, clock } = listen();
  says(1, 0, 1);
  ends.speechStarts(2, 1.5 * S);
  ends.onAudio(20 * S);
  ends.onAudio(30 * S);
  expect(told).toEqual([]);
  ends.words(2, 1.5 * S);
  await clock.advance(60_000);
  ends.onAudio(31 * S);
  expect(told).toEqual([]);
});

it('where no partials are made, the final is waited for', async () => {
  const { told, ends, says, hears } = listen({ hasPartials: false });
  says(1, 0, 1);
  ends.speechStarts(2, 1.5 * S);
  await hears(1.5, 20);
  expect(told).toEqual([]);
  ends.nothing(2, 20 * S);
  expect(told).toEqual([1]);
});

it('speech that was too long for one utterance goes on in the next', async () => {
  const { told, ends, hears } = listen({ hasPartials: false });
  ends.speechStarts(1, 0);
  await hears(0, 20);
  ends.final(1, { start: 0, lastWordEnd: 19 * S, end: 19.5 * S });
  await hears(20, 30);
  expect(told).toEqual([]);
  ends.speechEnds(2, 30 * S);
  ends.nothing(2, 30 * S);
  expect(told).toEqual([19]);
});

it('waits for all parts of what was too long for one utterance', () => {
  const { told, ends, says } = listen();
  says(1, 0, 1);
  ends.speechStarts(2, 1.5 * S);
  ends.speechEnds(3, 40 * S);
  ends.onAudio(41 * S);
  ends.onAudio(42 * S);
  ends.final(2, { start: 1.5 * S, lastWordEnd: 30 * S, end: 31 * S });
  expect(told).toEqual([]);
  ends.final(3, { start: 31 * S, lastWordEnd: 40 * S, end: 40.3 * S });
  expect(told).toEqual([40]);
});

it('speech that opens no utterance is not waited for', async () => {
  const { told, ends, says, hears } = listen({ hasPartials: false });
  says(1, 0, 1);
  ends.speechStarts(1, 1.1 * S);
  ends.speechEnds(1, 1.2 * S);
  await hears(1.2, 2.3);
  expect(told).toEqual([1]);
});

import { describe, expect, it } from 'vitest';
import type { SpeakerTurn } from '../contracts/diarizer.js';
import type { Segment } from '../contracts/transcript.js';
import { assignSpeakers } from './assign-speakers.js';

const turn = (start: number, end: number, speaker: string): SpeakerTurn => ({
  start,
  end,
  speaker,
});

/** A segment whose words follow each other, half a second each. */
function segment(text: string, start = 0): Segment {
  const words = text
    .trim()
    .split(' ')
    .map((word, i) => ({ text: word, start: start + i / 2, end: start + i / 2 + 0.4 }));
  return { start, end: words.at(-1)!.end, text, words };
}

const said = (segments: readonly Segment[]) =>
  segments.map(({ start, end, text, speaker }) => [speaker, start, end, text]);

describe('assignSpeakers', () => {
  it('parts a segment where the speaker changes, and keeps its text', () => {
    const parts = assignSpeakers(
      [segment(' Tea or coffee? Coffee, please.')],
      [turn(0, 1.45, '1'), turn(1.5, 2.4, '2')],
    );
    expect(said(parts)).toEqual([
      ['1', 0, 1.4, ' Tea or coffee?'],
      ['2', 1.5, 2.4, 'Coffee, please.'],
    ]);
    expect(parts.map(({ words }) => words!.map(({ text }) => text))).toEqual([
      ['Tea', 'or', 'coffee?'],
      ['Coffee,', 'please.'],
    ]);
  });

  it('names speakers as it is told', () => {
    const [part] = assignSpeakers([segment('Yes')], [turn(0, 1, '1')], (one) => `Speaker ${one}`);
    expect(part!.speaker).toBe('Speaker 1');
  });

  it('gives a word to whom is heard for most of it, where two people are', () => {
    const turns = [turn(0, 0.3, '1'), turn(0.1, 0.4, '2'), turn(0.35, 5, '1')];
    expect(said(assignSpeakers([segment('Well')], turns))).toEqual([['1', 0, 0.4, 'Well']]);
  });

  it('gives a word between turns to the nearest, and one far from all to the speaker before', () => {
    const turns = [turn(0, 0.4, '1'), turn(1.1, 1.4, '2')];
    expect(said(assignSpeakers([segment('one two three and far away')], turns))).toEqual([
      ['1', 0, 0.9, 'one two'],
      ['2', 1, 2.9, 'three and far away'],
    ]);
  });

  it('takes no word of a tenth of a second for a turn of its own', () => {
    const words = [
      { text: 'I', start: 0, end: 0.3 },
      { text: 'do', start: 0.4, end: 0.5 },
      { text: 'know', start: 0.6, end: 1 },
    ];
    const turns = [turn(0, 0.35, '1'), turn(0.38, 0.52, '2'), turn(0.55, 1, '1')];
    const one = { start: 0, end: 1, text: 'I do know', words };
    expect(said(assignSpeakers([one], turns))).toEqual([['1', 0, 1, 'I do know']]);
  });

  it('gives a segment without words, or with those of another text, the speaker of most of it', () => {
    const turns = [turn(0, 1, '1'), turn(1, 4, '2')];
    const plain = { start: 0, end: 3, text: 'Hello there.' };
    expect(said(assignSpeakers([plain], turns))).toEqual([['2', 0, 3, 'Hello there.']]);
    const other = { ...segment('Good day'), text: 'Hello there.', end: 3 };
    expect(said(assignSpeakers([other], turns))).toEqual([['2', 0, 3, 'Hello there.']]);
  });

  it('parts text without spaces', () => {
    const words = [
      { text: '你好', start: 0, end: 0.5 },
      { text: '再见', start: 1, end: 1.5 },
    ];
    const parts = assignSpeakers(
      [{ start: 0, end: 1.5, text: '你好再见', words }],
      [turn(0, 0.6, '1'), turn(0.9, 1.6, '2')],
    );
    expect(parts.map(({ text }) => text)).toEqual(['你好', '再见']);
  });

  it('leaves segments as they are where no speaker is heard', () => {
    const segments = [segment('Hm'), { start: 1, end: 2, text: 'Mm' }];
    expect(assignSpeakers(segments, [])).toEqual(segments);
  });

  it('finds the turn of a segment that lies before the one before it', () => {
    const turns = [turn(0, 2, '1'), turn(10, 12, '2')];
    const late = segment('late word', 10);
    const early = segment('early word', 0);
    expect(assignSpeakers([late, early], turns).map(({ speaker }) => speaker)).toEqual(['2', '1']);
  });
});

import { describe, expect, it } from 'vitest';
import { heardWindow, type Said, voiceLike } from './__fixtures__/heard-window.js';
import { createVoiceMemory, type Voice } from './voice-memory.js';

const said = (local: number, from: number, to: number, like: number | undefined): Said => ({
  ...{ local, from, to, like },
});

/** Names in each of some utterances of one window. */
function namesOf(utterances: readonly (readonly Said[])[], most = 20, voices: Voice[] = []) {
  const memory = createVoiceMemory(voices, most);
  return utterances.map((pieces) => memory.name([heardWindow(pieces)])[0]);
}

describe('voice memory', () => {
  it('tells voices again, and adds those that are new', () => {
    const names = namesOf([
      [said(0, 100, 200, 0)],
      [said(0, 100, 200, 100)],
      [said(1, 100, 200, 10), said(2, 300, 400, 95)],
    ]);
    expect(names).toEqual([[0], [1], [0, 1]]);
  });

  it('learns what voices are like', () => {
    // Each piece is near the mean of those before, and the last one far from the first.
    const steps = [0, 50, 65, 80, 90].map((like) => [said(0, 0, 100, like)]);
    expect(namesOf(steps)).toEqual([[0], [0], [0], [0], [0]]);
    expect(namesOf([steps[0]!, steps[4]!])).toEqual([[0], [1]]);
  });

  it('never makes one voice of two', () => {
    const voices: Voice[] = [];
    namesOf([[said(0, 0, 100, 0)], [said(0, 0, 100, 100)], [said(0, 0, 100, 50)]], 20, voices);
    expect(voices).toHaveLength(2);
  });

  it('joins two whom a window tells apart only where they are much alike', () => {
    // A cosine of 0.5, and one of 0.64.
    expect(namesOf([[said(0, 0, 100, 0), said(1, 200, 300, 60)]])).toEqual([[0, 1]]);
    expect(namesOf([[said(0, 0, 100, 0), said(1, 200, 300, 50)]])).toEqual([[0, 0]]);
    // They are one where the window gives them one number, and where they are heard in different windows.
    expect(namesOf([[said(0, 0, 100, 0), said(0, 200, 300, 60)]])).toEqual([[0, 0]]);
    expect(namesOf([[said(0, 0, 100, 0)], [said(1, 200, 300, 60)]])).toEqual([[0], [0]]);
  });

  it('needs a second of clean speech for a new voice', () => {
    expect(namesOf([[said(0, 0, 50, 0)]])).toEqual([[-1]]);
    // Overlapped speech is not clean.
    expect(namesOf([[said(0, 0, 100, 0), said(1, 20, 100, 90)]])).toEqual([[-1, -1]]);
    expect(namesOf([[said(0, 0, 60, 0)]])).toEqual([[0]]);
  });

  it('tells short pieces by their local speaker, or by the nearest voice', () => {
    const voices: Voice[] = [];
    const known = [[said(0, 0, 100, 0)], [said(0, 0, 100, 120)]];
    const [, , short, beside] = namesOf(
      [
        ...known,
        [said(0, 0, 30, 90)],
        // Its own voice is more like the other's.
        [said(1, 0, 100, 0), said(1, 200, 220, 110), said(2, 300, 305, undefined)],
      ],
      20,
      voices,
    );
    expect(short).toEqual([1]);
    expect(beside).toEqual([0, 0, -1]);
  });

  it('tells short pieces by what was judged before in their window', () => {
    const voices: Voice[] = [];
    namesOf([[said(0, 0, 100, 0)], [said(0, 0, 100, 120)]], 20, voices);
    const memory = createVoiceMemory(voices, 20);
    const window = heardWindow([said(1, 500, 510, undefined)]);
    const votes = (frames: number) => [new Map(), new Map([[voices[1]!, frames]]), new Map()];
    expect(memory.name([window], [votes(18)])).toEqual([[1]]);
    expect(memory.name([window], [votes(17)])).toEqual([[-1]]);
  });

  it('hears no more voices than it may', () => {
    const spread = [0, 90, 180, 270].map((like) => [said(0, 0, 100, like)]);
    const voices: Voice[] = [];
    const names = namesOf(spread, 2, voices);
    expect(voices).toHaveLength(2);
    expect(names.flat().every((name) => name === 0 || name === 1)).toBe(true);
  });

  it('counts known people once they are heard', () => {
    const anna: Voice = { speaker: 'Anna', sum: voiceLike(0), seconds: 1, isHeard: false };
    const voices = [anna];
    const names = namesOf([[said(0, 0, 100, 90)], [said(0, 0, 100, 180)]], 1, voices);
    expect(names).toEqual([[1], [1]]);
    expect(anna.isHeard).toBe(false);
    expect(namesOf([[said(0, 0, 100, 5)]], 1, voices)).toEqual([[0]]);
    expect(anna.isHeard).toBe(true);
  });

  it('gives known people who were not heard yet no strangers’ words', () => {
    const anna: Voice = { speaker: 'Anna', sum: voiceLike(0), seconds: 1, isHeard: false };
    expect(namesOf([[said(0, 0, 30, 90)]], 20, [anna])).toEqual([[-1]]);
    expect(namesOf([[said(0, 0, 30, 30)]], 20, [anna])).toEqual([[0]]);
    const ben: Voice = { speaker: 'Ben', sum: voiceLike(200), seconds: 1, isHeard: true };
    expect(namesOf([[said(0, 0, 30, 90)]], 20, [anna, ben])).toEqual([[1]]);
  });

  it('of nothing names nothing', () => {
    expect(createVoiceMemory([], 20).name([])).toEqual([]);
    expect(namesOf([[]])).toEqual([[]]);
  });
});

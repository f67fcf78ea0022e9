import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createSpeakerNames, spokenText } from './speaker-names.js';

let kept: Map<string, string>;
beforeEach(() => {
  kept = new Map();
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, text: string) => void kept.set(name, text),
    removeItem: (name: string) => void kept.delete(name),
  });
});
afterEach(() => vi.unstubAllGlobals());

it('people are numbers until they have names, which the browser keeps with the transcript', () => {
  let changes = 0;
  const names = createSpeakerNames(() => changes++);
  expect([names.nameOf('1'), names.nameOf('Anna')]).toEqual(['Speaker 1', 'Anna']);
  names.rename('1', ' Bert   K. ');
  names.belongTo('first');
  expect(names.nameOf('1')).toBe('Bert K.');
  names.belongTo(undefined);
  expect(names.nameOf('1')).toBe('Speaker 1');
  names.belongTo('second');
  expect(names.nameOf('1')).toBe('Speaker 1');
  names.belongTo('first');
  expect(names.nameOf('1')).toBe('Bert K.');
  expect(createSpeakerNames(() => {}).nameOf('1')).toBe('Speaker 1');
  names.rename('1', '');
  expect(names.nameOf('1')).toBe('Speaker 1');
  expect(kept.get('ws-captions.speakers')).toBe('[]');
  expect(changes).toBe(6);
});

it('another’s text under its name, and more than fifty transcripts, do no harm', () => {
  kept.set('ws-captions.speakers', '[1, ["a", {"1": 2}], null, ["b", {"1": "Bert"}]]');
  const names = createSpeakerNames(() => {});
  names.belongTo('b');
  expect(names.nameOf('1')).toBe('Bert');
  for (let i = 0; i < 60; i++) {
    names.belongTo(undefined);
    names.belongTo(`t${i}`);
    names.rename('1', 'x'.repeat(100));
  }
  const all = JSON.parse(kept.get('ws-captions.speakers')!);
  expect([all.length, all[0][0], all[0][1][1].length]).toEqual([50, 't10', 60]);
});

it('a line is read with the names of those who speak', () => {
  const segments = [
    { start: 0, end: 1, text: 'One', speaker: '1' },
    { start: 1, end: 2, text: 'two.', speaker: '1' },
    { start: 2, end: 3, text: 'Three?' },
  ];
  const line = { id: 1, start: 0, end: 3, text: 'One two. Three?', words: [], language: 'en' };
  const nameOf = (speaker: string) => `S${speaker}`;
  expect(spokenText({ ...line, segments }, nameOf)).toBe('S1: One two. Three?');
  expect(spokenText({ ...line, segments: segments.slice(2) }, nameOf)).toBe('One two. Three?');
});

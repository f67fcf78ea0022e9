import { expect, it } from 'vitest';
import { diarizeOptions } from './speaker-flags.js';

it.each([
  [{}, '"Speaker 1", "Speaker 2", ...'],
  [{ speakerNames: ['Anna'] }, 'Anna, or "Speaker 1", "Speaker 2", ...'],
])('says whose words alone can be written, where people are known as %j', (known, people) => {
  expect(() => diarizeOptions({ ...known, onlySpeakers: ['Zoe'] })).toThrow(`must be ${people}.`);
});

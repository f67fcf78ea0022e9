import { expect, it } from 'vitest';
import { soundsLike } from './misheard-echo.js';
import { wordsOf } from './spoken-words.js';

it.each([
  // As Whisper heard it from a loudspeaker 20 dB below, held after half a second.
  ['Bridget.', 'Bridges is a long story.'],
  ['Part.', 'Pardon me?'],
  ['her kids is a', 'Markets is a long story.'],
  ['Give you at seven.', 'Waking you at seven.'],
  ['Park', 'Pardon me?'],
])('%s may be heard of %s', (heard, played) => {
  expect(soundsLike(wordsOf(heard), wordsOf(played))).toBe(true);
});

it.each([
  ['Wait.', 'Waiting is easy.'],
  ['No.', 'Nobody knows.'],
  ['Stop.', 'Story of a stopped clock.'],
  ['Tomorrow.', 'Bridges is a long story.'],
  ['And the other one?', 'Bridges is a long story.'],
  ['Why is that?', 'White is the colour.'],
  ['tea', 'tea or coffee'],
  ['', 'tea'],
  ['What about Rome', ''],
])('%s is not heard of %s', (heard, played) => {
  expect(soundsLike(wordsOf(heard), wordsOf(played))).toBe(false);
});

it('costs little, however long the texts are', () => {
  expect(soundsLike(['a'.repeat(1e6)], ['a'.repeat(1e6)])).toBe(false);
  expect(soundsLike(Array(1e5).fill('a'), Array(1e5).fill('a'))).toBe(false);
});

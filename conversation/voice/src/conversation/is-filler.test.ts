import { expect, it } from 'vitest';
import { isFiller } from './is-filler.js';

it.each([
  ...['Mm-hm.', 'Mm-hmm.', 'mhm', 'Mmm.', 'Hmm.', 'Uh-huh.', 'Uh', 'Um.', 'Ah.', 'Oh, okay.'],
  ...['Yeah.', 'Yeah, yeah.', 'Okay.', 'I see.', 'Right.', 'Ja, genau.', 'Oui.'],
])('%s is said by a user who goes on listening', (text) => {
  expect(isFiller(text)).toBe(true);
});

it.each([
  ...['', '♪', 'No.', 'Wait.', 'Stop.', 'Yeah, but what about tomorrow?', 'I', 'See', 'Him.'],
  ...['Okay, tell me about Rome.', 'yes yes yes yes yes yes', 'Really?'],
])('%s is more than that', (text) => {
  expect(isFiller(text)).toBe(false);
});

it('costs little, however long the text is', () => {
  expect(isFiller('hm'.repeat(1e6))).toBe(false);
  expect(isFiller('m'.repeat(1e5).concat(' x'))).toBe(false);
});

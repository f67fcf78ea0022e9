import { expect, it } from 'vitest';
import { isStop } from './is-stop.js';

const ANSWER = 'The lighthouse is open today from nine to five. Bring a coat.';

it.each([
  ...[
    'Stop.',
    'stop',
    'Stop, stop, stop!',
    'Okay, stop.',
    'Stop it, please.',
    'Please stop talking.',
  ],
  ...["That's enough.", 'Enough!', 'Never mind.', 'Be quiet.', 'No, stop.', 'Halt!', '¡Basta!'],
  ...['Arrête.', 'Stop, thank you.', 'Hör auf!', '停止'],
])('%s stops an answer', (text) => {
  expect(isStop(text, ANSWER)).toBe(true);
});

it.each([
  ...['', '♪', 'Please.', 'Stop the music.', 'When does the bus stop?', 'No.', 'Wait.'],
  ...['Stop and tell me about Rome.', 'Is that enough?', 'Please, what about tomorrow?'],
])('%s is no such word', (text) => {
  expect(isStop(text, ANSWER)).toBe(false);
});

it('is an answer where it was asked for', () => {
  expect(isStop('Stop.', 'Shall I stop the music now?')).toBe(false);
  expect(isStop('Enough.', 'Is that enough, or too little?')).toBe(false);
  expect(isStop('Stop it.', 'Is it open?')).toBe(true);
});

it('costs little, however long the text is', () => {
  expect(isStop('stop '.repeat(1e6), ANSWER)).toBe(false);
});

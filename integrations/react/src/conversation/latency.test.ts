import { NOTHING_SAID, type VoiceState } from '@ws/voice-client';
import { expect, it } from 'vitest';
import { advanceLatency, latencyText, watchLatency } from './latency.js';

/** What is known after these states, each at its time in milliseconds. */
function after(states: readonly (readonly [number, Partial<VoiceState>])[]) {
  let state: VoiceState = NOTHING_SAID;
  let watch = watchLatency(state);
  for (const [now, changes] of states) {
    state = { ...state, ...changes };
    watch = advanceLatency(watch, state, now);
  }
  return watch.latency;
}

const ANSWER = (from: number): [number, Partial<VoiceState>][] => [
  [from, { responseText: '' }],
  [from + 100, { responseText: 'It is' }],
  [from + 200, { responseText: 'It is noon.' }],
  [from + 350, { isPlaying: true }],
];

it('is counted from when the button is let go', () => {
  const latency = after([
    [0, { recording: 'push', finalTranscript: '' }],
    [900, { partialTranscript: 'What time' }],
    [1000, { recording: undefined }],
    [1400, { finalTranscript: 'What time is it?' }],
    ...ANSWER(1400),
    // A pause is no first sound.
    [2000, { isPlaying: false }],
    [2500, { isPlaying: true }],
  ]);
  expect(latency).toEqual({ heardMs: 400, firstWordMs: 500, firstSoundMs: 750 });
  expect(latencyText(latency)).toBe('heard 0.4 s · first word 0.5 s · first sound 0.8 s');
});

it('is counted from the last loud tenth of a second at an open microphone', () => {
  const latency = after([
    [0, { recording: 'continuous', level: 0.001 }],
    [100, { isSpeaking: true, level: 0.2 }],
    [200, { level: 0.15 }],
    [300, { level: 0.06 }],
    [400, { level: 0.03 }],
    [500, { level: 0.001 }],
    [900, { isSpeaking: false, finalTranscript: 'What time is it?' }],
    ...ANSWER(900),
  ]);
  expect(latency).toEqual({ heardMs: 600, firstWordMs: 700, firstSoundMs: 950 });
});

it('of a question in writing begins with it, and is that of the last question', () => {
  const first = [[0, { finalTranscript: 'Hello.' }], ...ANSWER(50)] as const;
  expect(after(first)).toEqual({ firstWordMs: 150, firstSoundMs: 400 });
  const second = after([
    ...first,
    [1000, { isPlaying: false, finalTranscript: 'And now?', responseText: '' }],
  ]);
  expect(second).toEqual({});
  expect(latencyText(second)).toBe('');
});

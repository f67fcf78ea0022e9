import { expect, it } from 'vitest';
import { BAR_SAMPLES, createWaveform } from './waveform.js';

const loud = (value: number, bars: number): Float32Array =>
  new Float32Array(bars * BAR_SAMPLES).fill(value);

it('knows the loudest of some bars, however the audio was cut', () => {
  const waveform = createWaveform();
  const audio = [...loud(0.25, 1), ...loud(-0.5, 1), ...loud(0, 1000)];
  for (let at = 0; at < audio.length; at += 777) {
    waveform.hear(Float32Array.from(audio.slice(at, at + 777)));
  }
  expect(waveform.length).toBe(1002);
  expect([waveform.peak(0, 1), waveform.peak(0, 2), waveform.peak(2, 9999)]).toEqual([
    0.25, 0.5, 0,
  ]);
  expect(waveform.seconds).toBeCloseTo(50.1);
});

it('knows where there was speech', () => {
  const waveform = createWaveform();
  waveform.speechStarts(1);
  waveform.speechEnds(2);
  waveform.speechStarts(3);
  const isSpeech = [0, 19, 20, 39, 40, 59, 60, 500].map((bar) => waveform.isSpeech(bar, bar + 1));
  expect(isSpeech).toEqual([false, false, true, true, false, false, true, true]);
  waveform.speechEnds(4);
  expect(waveform.isSpeech(80, 500)).toBe(false);
  expect(waveform.isSpeech(0, 500)).toBe(true);
  waveform.clear();
  expect(waveform.isSpeech(0, 500)).toBe(false);
});

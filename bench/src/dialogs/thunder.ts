import { SAMPLE_RATE } from '@ws/core';
import { randomNumbers } from '../random-numbers.js';
import type { Sample } from '../vad/sounds.js';

const EVERY = 4 * SAMPLE_RATE;
const CRACK = 0.05 * SAMPLE_RATE;

/** A crack, and noise of low frequencies that rolls away after it, each four seconds. */
export function thunder(): Sample {
  const random = randomNumbers(21);
  let low = 0;
  return (at) => {
    const since = at % EVERY;
    const noise = random();
    low = 0.99 * low + 0.1 * noise;
    const rolls = (1 + Math.sin(since / 2500)) * Math.exp(-since / SAMPLE_RATE);
    return low * rolls + (since < CRACK ? 0.5 * noise * Math.exp(-since / 200) : 0);
  };
}

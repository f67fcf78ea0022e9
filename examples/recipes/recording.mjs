// The recording that the recipes hear, and how they check what they heard.
import { readFileSync } from 'node:fs';
import { readWav } from '@ws/core/audio';

export const file = new URL('../live-captions/recording/demo.wav', import.meta.url).pathname;

/** Its first sentences: mono, 16 kHz. */
export const samples = readWav(readFileSync(file)).samples.subarray(0, 11 * 16_000);

/** As a microphone would give it, but faster. */
export function* spoken(chunk = 1600) {
  for (let at = 0; at < samples.length; at += chunk) yield samples.subarray(at, at + chunk);
}

/** @param {string} text */
export function check(text) {
  for (const word of ['lighthouse', 'winters', 'cook']) {
    if (!text.includes(word)) throw new Error(`"${word}" is missing in: ${text}`);
  }
}

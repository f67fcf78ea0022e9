import { createScriptedBackend, type Hypothesis, type ScriptedBackend } from '@ws/testing';

// Speech that is understood after 16 bits, μ-law, and another sample rate, too: a word is as long as its name says.

const WORDS = { one: 200, two: 300, three: 400 } as const;
const PAUSE_MS = 100;
const BODY = 0.3;
const LOUD = 0.02;
const PER_MS = 16;
// A tone crosses zero, and resampling rings.
const GAP = 40 * PER_MS;

/** Words with 100 ms between them, at 16 kHz, and as much silence as is asked for. */
export function tonesOf(text: string, silenceMs = 0): Float32Array {
  const words = text.split(' ') as (keyof typeof WORDS)[];
  const pieces = words.flatMap((word) => [tone(WORDS[word]), new Float32Array(PAUSE_MS * PER_MS)]);
  return joined([...pieces, new Float32Array(silenceMs * PER_MS)]);
}

export function joined(pieces: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** The same at 8 kHz. */
export function halved(samples: Float32Array): Float32Array {
  return samples.filter((_, i) => i % 2 === 0);
}

function tone(ms: number): Float32Array {
  return Float32Array.from({ length: ms * PER_MS }, (_, i) => BODY * Math.sin(i * 0.15));
}

/** What was said. */
export function understood(samples: Float32Array): Extract<Hypothesis, readonly unknown[]> {
  const found: { text: string; start: number; end: number; probability: number }[] = [];
  let from = -1;
  let to = -1;
  function end(): void {
    const ms = (to - from) / PER_MS;
    const names = Object.keys(WORDS) as (keyof typeof WORDS)[];
    const [text] = names.sort((a, b) => Math.abs(WORDS[a] - ms) - Math.abs(WORDS[b] - ms));
    const word = { text: text!, start: from / 16_000, end: to / 16_000, probability: 0.9 };
    // What is cut off is no word.
    if (ms > 100) found.push(word);
    from = -1;
  }
  samples.forEach((sample, i) => {
    if (Math.abs(sample) > LOUD) {
      if (from < 0) from = i;
      to = i;
    } else if (from >= 0 && i - to > GAP) end();
  });
  if (from >= 0) end();
  return found;
}

/** A backend that understands {@link tonesOf}. */
export function counting(): ScriptedBackend {
  return createScriptedBackend({ hypotheses: ({ samples }) => understood(samples) });
}

// Writes the recordings of @ws/bench: ten sentences, spoken by voices that tell when they say each word. µ-law halves them.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { writeWav } from '@ws/core/audio';
import { spokenWords } from './spoken-words.js';

const folder = fileURLToPath(new URL('../../../packages/bench/recordings/', import.meta.url));
/** Before the first word, and after the last: rooms are never silent. */
const PAUSE_S = 0.5;
const ROOM = 0.0005;

const SPOKEN: readonly (readonly [voice: string, sentences: readonly string[]])[] = [
  [
    'flite:slt',
    [
      'Please close the window before you leave the house.',
      'Bring some bread and a bottle of milk. We have nothing left for breakfast.',
      'Our garden has apple trees, a small pond, and far too many weeds.',
      'The answer was simple, but it took them the whole afternoon to find it.',
      'Good morning. The doctor will see you in a few minutes.',
    ],
  ],
  [
    'flite:rms',
    [
      'The museum is closed on Mondays. On all other days it opens at noon.',
      'My brother sold his old bicycle to a friend from school.',
      'If you want to see the mountains, take the early bus and sit on the right side.',
      'Turn left at the bridge.',
      'Every summer the children built a castle on the beach, and every night the sea took it away.',
    ],
  ],
];

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
let count = 0;
for (const [voice, sentences] of SPOKEN) {
  for (const { text, samples, words } of spokenWords(voice, sentences)) {
    const name = `sentence-${String(++count).padStart(2, '0')}`;
    const pause = Math.round(PAUSE_S * 16_000);
    const whole = new Float32Array(pause + samples.length + pause);
    whole.set(samples, pause);
    const heard = whole.map((sample, i) => sample + (((i * 7919) % 101) / 50 - 1) * ROOM);
    writeFileSync(`${folder}${name}.wav`, writeWav(heard, { encoding: 'mulaw' }));
    writeFileSync(`${folder}${name}.txt`, `${text}\n`);
    const lines = words.map(({ text: word, start, end }) => {
      if (start === undefined || end === undefined)
        throw new Error(`${voice} tells no time of ${word}.`);
      const [from, length] = [start + PAUSE_S, end - start].map((time) => time.toFixed(3));
      return `${name} 1 ${from} ${length} ${word}`;
    });
    writeFileSync(`${folder}${name}.ctm`, `${lines.join('\n')}\n`);
  }
}

import { parseArgs } from 'node:util';
import { wordErrorRate } from '@ws/core/measures';
import { loadSileroModel } from '@ws/vad-silero';
import { loadMeteredEngine, MODELS } from '../engines.js';
import { describeMachine } from '../machine.js';
import { progress, publish, table } from '../report.js';
import { spokenRecordings } from '../spoken-recordings.js';
import { hearWords, WAYS } from './hear-words.js';
import { installedSounds } from './installed-sounds.js';
import { madeSounds } from './made-sounds.js';
import { HARDSHIPS } from './speech-in-noise.js';

const { values } = parseArgs({
  options: {
    model: { type: 'string', multiple: true, default: [...MODELS] },
    way: { type: 'string', multiple: true, default: [...WAYS] },
    // Measures the words that speech loses; without it, the words that sounds without speech bring.
    speech: { type: 'boolean', default: false },
  },
});
const models = MODELS.filter((name) => values.model.includes(name));
const ways = WAYS.filter((name) => values.way.includes(name));
const silero = await loadSileroModel();
const wordsOf = (text: string): number =>
  text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
const report = [
  '# Words where nobody speaks, and of speech that is hard to hear',
  describeMachine(),
];
const details: object[] = [];

async function hearSounds(): Promise<void> {
  const sounds = { 'made, 30 minutes': madeSounds(), installed: installedSounds() };
  const rows: string[][] = [];
  for (const model of models) {
    const metered = await loadMeteredEngine(model, 'int8');
    for (const [kind, clips] of Object.entries(sounds)) {
      for (const way of ways) {
        let words = 0;
        const phrases: string[] = [];
        for (const { name, samples } of clips) {
          await using vad = silero.createVad();
          for (const segment of await hearWords(metered, samples, way, vad)) {
            words += wordsOf(segment.text);
            phrases.push(`${name}: ${segment.text.trim()}`);
            details.push({ model, way, clip: name, ...segment });
          }
        }
        rows.push([model, kind, String(clips.length), way, String(words), phrases.join('; ')]);
        progress(rows.at(-1)!.join('  '));
      }
    }
    await metered.engine.release();
  }
  report.push(
    'Words that the engine hears in sounds without speech, with Silero’s detector.',
    table(['model', 'sounds', 'clips', 'way', 'words', 'what'], rows),
  );
}

async function hearSpeech(): Promise<void> {
  const clips = (await spokenRecordings()).filter(({ language }) => language === 'en');
  const all = clips.reduce((sum, { text }) => sum + wordErrorRate(text, '').words, 0);
  const rows: string[][] = [];
  for (const model of models) {
    const metered = await loadMeteredEngine(model, 'int8');
    for (const way of ways) {
      for (const [hardship, harden] of Object.entries(HARDSHIPS)) {
        let [errors, missing] = [0, 0];
        for (const { name, text, samples } of clips) {
          await using vad = silero.createVad();
          const segments = await hearWords(metered, harden(samples), way, vad);
          const heard = segments.map((segment) => segment.text).join(' ');
          const found = wordErrorRate(text, heard).errors;
          errors += found;
          missing += Math.max(0, wordsOf(text) - wordsOf(heard));
          details.push({ model, way, hardship, clip: name, errors: found, heard });
        }
        rows.push([model, way, hardship, String(all), String(errors), String(missing)]);
        progress(rows.at(-1)!.join('  '));
      }
    }
    await metered.engine.release();
  }
  report.push(
    'Speech as it was recorded, quieter, and with pink noise: words that are wrong, and how many fewer words than were said.',
    table(['model', 'way', 'how', 'words', 'errors', 'fewer'], rows),
  );
}

await (values.speech ? hearSpeech() : hearSounds());
publish(values.speech ? 'noise-speech' : 'noise', report, details);

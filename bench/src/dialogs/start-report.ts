import type { ModelName } from '../engines.js';
import { progress, table } from '../report.js';
import { type FirstAnswer, timeFirstAnswer } from './first-answer.js';
import { machineLoad } from './machine-load.js';
import type { People } from './people.js';

const PARTS: Readonly<Record<keyof FirstAnswer, string>> = {
  listening: 'the server listens',
  ready: 'model and voice are loaded',
  asked: 'the question, asked as soon as it listens, is over',
  understood: 'it is understood',
  firstWord: 'first word of the answer',
  soundHeard: 'first sound of it',
};

/** @param env - of the server */
export async function reportStart(
  model: ModelName,
  people: People,
  rounds: number,
  env: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const load = machineLoad();
  const all: FirstAnswer[] = [];
  for (let round = 0; round < rounds; round++) {
    all.push(await timeFirstAnswer(model, people, env));
    progress(`first sound after ${all.at(-1)!.soundHeard.toFixed(0)} ms`);
  }
  const rows = Object.entries(PARTS).map(([part, name]) => {
    const sorted = all.map((one) => one[part as keyof FirstAnswer]).sort((a, b) => a - b);
    return [
      name,
      ...[sorted[sorted.length >> 1]!, sorted.at(-1)!].map((ms) => (ms / 1000).toFixed(1)),
    ];
  });
  return [
    `From the command \`npx ws-server --voice\`, weights on the disk, Whisper’s \`${model}\`: ${rounds} starts (${load()}).`,
    table(['seconds', 'median', 'most'], rows),
  ];
}

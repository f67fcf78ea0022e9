import { distribution } from '@ws/bench';
import type { ModelName } from '../engines.js';
import { startServerProcess } from '../live/server-process.js';
import { PLAIN_QUESTIONS } from '../questions/plain-questions.js';
import { progress, table } from '../report.js';
import { type AnswerLatency, answerLatencies } from './answer-latency.js';
import type { Step } from './dialogues.js';
import { holdDialogue } from './hold-dialogue.js';
import { machineLoad } from './machine-load.js';
import type { People } from './people.js';

/** In one conversation, one after the other. */
const TOGETHER = 5;
const BY = ['slt', 'rms'] as const;

/** Milliseconds of each part, in the order in which they follow each other. */
const PARTS: Readonly<Record<string, (one: AnswerLatency) => number>> = {
  'end of speech → what was said': ({ understood }) => understood,
  '→ first word of the answer': ({ firstWord, understood }) => firstWord - understood,
  '→ its first sound is sent': ({ soundSent, firstWord }) => soundSent - firstWord,
  '→ and is heard': ({ soundHeard, soundSent }) => soundHeard - soundSent,
  'end of speech → first sound': ({ soundHeard }) => soundHeard,
};

/** @param env - of the server, whose embedded model answers */
export async function reportLatency(
  model: ModelName,
  people: People,
  rounds: number,
  env: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  await using server = await startServerProcess(model, ['--voice'], false, env);
  // A question in writing is answered once the models are loaded.
  await fetch(`${server.url.replace(/^ws/, 'http')}/voice/chat/text`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ message: 'Hello.' }),
  });
  const load = machineLoad();
  const all: AnswerLatency[] = [];
  for (let from = 0; from < rounds; from += TOGETHER) {
    const questions = PLAIN_QUESTIONS.slice(from, Math.min(rounds, from + TOGETHER));
    const steps = questions.flatMap(({ question }, i): Step[] => [
      { do: 'ask', turn: { says: [question], answer: '', by: BY[i % BY.length]! } },
      { do: 'hear', seconds: 0.2 },
      { do: 'cancel' },
      { do: 'wait', seconds: 1.5 },
    ]);
    const held = await holdDialogue({ kind: 'latency', steps }, { ...people, url: server.url });
    all.push(...answerLatencies(held));
    progress(`${all.length} of ${from + questions.length} questions were answered`);
  }
  const whole = distribution(all.map(PARTS['end of speech → first sound']!)).mean;
  const rows = Object.entries(PARTS).map(([name, partOf]) => {
    const { p50, p90, mean } = distribution(all.map(partOf));
    return [name, p50.toFixed(0), p90.toFixed(0), `${((100 * mean) / whole).toFixed(0)} %`];
  });
  return [
    `From the end of speech to the first sound: ${all.length} questions of ${rounds} that were answered, ${TOGETHER} in a conversation, by the embedded model, Whisper’s \`${model}\` and hibari, all on this machine (${load()}).`,
    table(['milliseconds', 'p50', 'p90', 'share of the mean'], rows),
  ];
}

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ModelName } from '../engines.js';
import { answerLatencies } from './answer-latency.js';
import { type Holding, holdDialogue } from './hold-dialogue.js';

/** Milliseconds from the command. */
export interface FirstAnswer {
  /** The server takes sessions: it can hear. */
  readonly listening: number;
  /** The model that answers, and the voice, are loaded. */
  readonly ready: number;
  /** The question, which begins as soon as the server listens, is over. */
  readonly asked: number;
  readonly understood: number;
  readonly firstWord: number;
  readonly soundHeard: number;
}

const packages = join(import.meta.dirname, '..', '..', '..', 'packages');

/** `npx ws-server --voice`, and a question as soon as it listens. */
export async function timeFirstAnswer(
  model: ModelName,
  holding: Omit<Holding, 'url'>,
  env: Readonly<Record<string, string>>,
): Promise<FirstAnswer> {
  const from = performance.now();
  const flags = ['--voice', '--model', model, '--port', '0', '--log-level', 'info'];
  const server = spawn('npx', ['--no-install', 'ws-server', ...flags], {
    ...{ cwd: join(packages, 'server'), env: { ...process.env, ...env } },
    ...{ stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  });
  const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  try {
    const ready = lineOf(server.stderr, /"voice is ready"/).then(() => performance.now() - from);
    const [, url = ''] = await lineOf(server.stdout, /listening on (ws:\/\/[^/\s]+)/);
    const listening = performance.now() - from;
    const question = { says: ['What is the capital of France?'], answer: 'Paris.' };
    const held = await holdDialogue(
      {
        kind: 'start',
        steps: [
          { do: 'ask', turn: question },
          { do: 'hear', seconds: 0.1 },
        ],
      },
      { ...holding, url },
    );
    const [times] = answerLatencies(held);
    if (times === undefined) throw new Error('the first question was not answered');
    const asked = held.steps[0]!.to - from;
    return {
      ...{ listening, ready: await ready, asked, understood: asked + times.understood },
      ...{ firstWord: asked + times.firstWord, soundHeard: asked + times.soundHeard },
    };
  } finally {
    // npx has a child of its own.
    process.kill(-server.pid!, 'SIGTERM');
    await exited;
  }
}

function lineOf(stream: NodeJS.ReadableStream, wanted: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: stream });
    lines.on('line', (line) => {
      const found = wanted.exec(line);
      if (found !== null) resolve(found);
    });
    lines.once('close', () => reject(new Error(`the server ended before it said ${wanted}`)));
  });
}

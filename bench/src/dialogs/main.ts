import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ModelName } from '../engines.js';
import { describeMachine } from '../machine.js';
import { publish } from '../report.js';
import { reportDialogues } from './dialogues-report.js';
import { reportLatency } from './latency-report.js';
import { loadPeople } from './people.js';
import { reportStart } from './start-report.js';

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'base' },
    /** Of `dialogues`, `latency` and `start`. */
    only: { type: 'string', multiple: true, default: ['dialogues', 'latency', 'start'] },
    /** Some kinds of dialogues, by the beginnings of their names. */
    kind: { type: 'string', multiple: true, default: [''] },
    'at-once': { type: 'string', default: '2' },
    questions: { type: 'string', default: '20' },
    starts: { type: 'string', default: '3' },
  },
});
const model = values.model as ModelName;
const people = await loadPeople();
const folder = mkdtempSync(join(tmpdir(), 'ws-dialogs-'));
// What the user has set of models and voices is no part of what is measured.
const env = {
  ...{ OPENAI_API_KEY: '', OPENAI_BASE_URL: '', OPENAI_MODEL: '', OLLAMA_MODEL: '' },
  ...{ OLLAMA_HOST: '', ANTHROPIC_API_KEY: '', OPENCLAW_GATEWAY_URL: '', WS_LLAMA_MODEL: '' },
  ...{ WS_FIND_MODELS: 'none', TTS_BACKEND: '', TTS_CACHE_DIR: folder },
};
const text = ['# Dialogues', describeMachine()];
let details: unknown;
try {
  if (values.only.includes('start')) {
    text.push(...(await reportStart(model, people, Number(values.starts), env)));
  }
  if (values.only.includes('latency')) {
    text.push(...(await reportLatency(model, people, Number(values.questions), env)));
  }
  if (values.only.includes('dialogues')) {
    const how = { kinds: values.kind, atOnce: Number(values['at-once']) };
    const report = await reportDialogues(model, people, how, env);
    text.push(...report.text);
    details = report.details;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
publish('dialogs', text, details);

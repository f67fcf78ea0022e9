// The suite of the README, run as it stands.
import { readExamples, runExample } from '../../../test/support/readme-examples.js';
import { createScriptedSynthesizer } from './testing/scripted-synthesizer.js';
import * as kit from './vitest.js';

const suites = readExamples(new URL('../README.md', import.meta.url)).filter((code) =>
  code.includes('describeSpeech('),
);
if (suites.length !== 1) throw new Error('The README has no suite.');

await runExample(suites[0]!, {
  '@ws/speech/vitest': kit,
  './my-synthesizer.js': { createMySynthesizer: () => createScriptedSynthesizer() },
});

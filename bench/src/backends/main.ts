import { parseArgs } from 'node:util';
import { describeMachine } from '../machine.js';
import { progress, publish } from '../report.js';
import { comparisonReport } from './comparison-report.js';
import { prepare } from './contenders.js';
import { contextReport } from './context-report.js';

const PARTS = ['comparison', 'context'] as const;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    model: { type: 'string', default: 'tiny.en' },
  },
});
if (values.only !== undefined && !PARTS.some((part) => part === values.only)) {
  throw new Error(`--only is ${values.only}; it must be one of ${PARTS.join(', ')}`);
}
const wanted = (part: (typeof PARTS)[number]): boolean => (values.only ?? part) === part;

progress('building whisper.cpp and setting Python up, where that has not been done');
await prepare();
publish('backends', [
  '# The backends, on the same weights',
  describeMachine(),
  ...(wanted('comparison') ? await comparisonReport(values.model, Number(values.rounds)) : []),
  ...(wanted('context') ? await contextReport(['tiny.en', 'base']) : []),
]);

// The suite of the README, run as it stands.
import { createEnergyVad } from '@ws/core';
import { createLocalAgreementStrategy } from '@ws/core/strategies';
import { readExamples, runExample } from '../../../../test/support/readme-examples.js';
import * as kit from './describe-random-sessions.js';

for (const suite of readExamples(new URL('README.md', import.meta.url))) {
  await runExample(suite, {
    './describe-random-sessions.js': kit,
    './my-engine.js': {
      createMyStrategy: () => createLocalAgreementStrategy(),
      createMyVad: () => createEnergyVad(),
    },
  });
}

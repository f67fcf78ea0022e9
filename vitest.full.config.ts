import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { neighbourhoods } from './scripts/workspace.mjs';
import { SETUP_FILES } from './vitest.package.js';

const LONGEST = [
  ...['documented-programs', 'documented-readmes', 'published-packages'],
  ...['browser', 'captions', 'site', 'repeated-words', 'decoding', 'draft'],
];

/** Begins with the files that take longest: one that began last would go on alone. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = LONGEST.findIndex((name) => moduleId.endsWith(`/${name}.full.test.ts`));
      return at < 0 ? LONGEST.length : at;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}

// What takes minutes of building or hundreds of megabytes: whisper.cpp from its sources, Python environments, long audio,
// browsers, packages installed from their tarballs. Against what is published (dist), as integration tests are.
// Four files at a time, for some wait more than they compute, on the two processors of a small machine: nothing here is
// timed.
export default defineConfig({
  test: {
    name: 'full',
    setupFiles: SETUP_FILES,
    globalSetup: 'test/support/prepare-models.ts',
    include: [
      ...neighbourhoods.map((folder) => `${folder}/*/test/**/*.full.test.ts`),
      'test/**/*.full.test.ts',
      'site/test/*.full.test.ts',
    ],
    testTimeout: 1_200_000,
    hookTimeout: 1_200_000,
    expect: { poll: { timeout: 500_000 } },
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
  },
});

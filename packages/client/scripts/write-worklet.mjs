// Bundles src/sources/browser/worklet/processor.ts into worklet-code.ts beside it, which is checked in: it is the same for
// tests from source, for every bundler and for the published package. A test bundles again and compares.
import { writeFileSync } from 'node:fs';
import { bundleWorklet } from './bundle-worklet.mjs';

const text = JSON.stringify(await bundleWorklet());
writeFileSync(
  new URL('../src/sources/browser/worklet/worklet-code.ts', import.meta.url),
  `// Written by scripts/write-worklet.mjs from processor.ts; not to be edited.

/**
 * The script that runs on the audio thread: to be served at \`workletUrl\` where a page's content security policy refuses
 * scripts from \`blob:\`.
 */
export const AUDIO_WORKLET_CODE: string =
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a script
  ${text};
`,
);

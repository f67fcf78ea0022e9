import { expect, it } from 'vitest';
// @ts-expect-error: a script, without types
import { bundleWorklet } from '../../../../scripts/bundle-worklet.mjs';
import { AUDIO_WORKLET_CODE } from './worklet-code.js';

it('is what processor.ts is bundled to: `pnpm --filter @ws/client worklet` writes it', async () => {
  expect(AUDIO_WORKLET_CODE).toBe(await bundleWorklet());
});

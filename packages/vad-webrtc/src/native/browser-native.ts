import { TranscribeError } from '@ws/core';
import type { DecisionEngine } from '../engine/decision-engine.js';

/** There is no native code in browsers. */
export async function loadNativeEngine(): Promise<DecisionEngine> {
  throw new TranscribeError(
    'The engine "native" runs in Node only. Use "wasm": its decisions are the same.',
    { code: 'ERR_BACKEND_UNAVAILABLE' },
  );
}

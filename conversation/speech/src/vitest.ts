import { describe, it } from 'vitest';
import { SPEECH_CHECKS, type SpeechFixture } from './testing/speech-checks.js';

/**
 * The contract of a speech synthesizer as a vitest suite: one test per rule, each with a synthesizer of its own.
 *
 * @example
 * ```ts
 * describeSpeech('my synthesizer', { create: () => createMySynthesizer(), texts: { short, long } });
 * ```
 */
export function describeSpeech(name: string, fixture: SpeechFixture): void {
  describe(`${name}: the contract of a speech synthesizer`, () => {
    for (const { rule, run } of SPEECH_CHECKS) {
      it(rule, async () => {
        const synthesizer = await fixture.create();
        try {
          await run(synthesizer, fixture);
        } finally {
          await synthesizer[Symbol.asyncDispose]();
        }
      });
    }
  });
}

export {
  SPEECH_CHECKS,
  type SpeechCheck,
  type SpeechFixture,
} from './testing/speech-checks.js';

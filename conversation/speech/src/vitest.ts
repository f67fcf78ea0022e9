import { describeChecks } from '@ws/testing/vitest';
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
  describeChecks(`${name}: the contract of a speech synthesizer`, SPEECH_CHECKS, fixture);
}

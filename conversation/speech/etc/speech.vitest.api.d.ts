import { b as SpeechFixture } from './speech-checks.shared.js';
import './speech-synthesizer-BabrJhYq.js';
import '@ws/core';

/**
 * The contract of a speech synthesizer as a vitest suite: one test per rule, each with a synthesizer of its own.
 *
 * @example
 * ```ts
 * describeSpeech('my synthesizer', { create: () => createMySynthesizer(), texts: { short, long } });
 * ```
 */
declare function describeSpeech(name: string, fixture: SpeechFixture): void;

export { describeSpeech };

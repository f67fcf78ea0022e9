import { a as SpeechSynthesizer } from './speech-synthesizer.shared.js';

/** What the kit needs to know of a synthesizer. */
interface SpeechFixture {
    /** A new synthesizer. The kit disposes it. */
    create(): SpeechSynthesizer | Promise<SpeechSynthesizer>;
    /** Texts that it can speak, in the language of its first voice. */
    readonly texts: {
        /** Some three words. */
        readonly short: string;
        /** Ten words or more. */
        readonly long: string;
    };
}
/** One rule of the contract, and how to see whether a synthesizer keeps it. Runs under any test runner. */
interface SpeechCheck {
    readonly rule: string;
    /** Whether the synthesizer must be a new one. */
    readonly needsOwn: boolean;
    /**
     * @param synthesizer - a new one, that the check may dispose
     * @throws Error when the rule is broken
     */
    run(synthesizer: SpeechSynthesizer, fixture: SpeechFixture): Promise<void>;
}
/** Every rule of the contract of a speech synthesizer. */
declare const SPEECH_CHECKS: readonly SpeechCheck[];

export { SPEECH_CHECKS as S, type SpeechCheck as a, type SpeechFixture as b };

import { c as SynthesizeOptions, S as SpeechCapabilities } from './speech-synthesizer.shared.js';

/** What a call comes to, when what it leaves out is said. */
interface SpeechRequest {
    readonly text: string;
    readonly voice: string;
    readonly speed: number;
}
/**
 * Refuses a call that no engine could answer, and chooses the voice.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function checkSpeechCall(text: string, { voice, language, speed }: SynthesizeOptions, capabilities: Pick<SpeechCapabilities, 'voices' | 'speed' | 'maxChars'>): SpeechRequest;

export { type SpeechRequest as S, checkSpeechCall as c };

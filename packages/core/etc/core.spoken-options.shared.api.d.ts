import { a as OptionKind, O as OptionSpec } from './option-spec.shared.js';

/** Most characters of a prompt: four times what Whisper reads of it, which is its last 223 tokens. */
declare const MAX_PROMPT_CHARS: 4000;
/** Most words to expect, and most characters of each. */
declare const MAX_HOTWORDS: 100;
/** ISO 639-1 code of a language; which ones there are, models tell. */
declare const LANGUAGE: OptionKind<string | undefined>;
/** A text that the model reads first. */
declare const PROMPT: OptionKind<string | undefined>;
/** ISO 639-1 codes of the languages that may be spoken; in the setting none stands twice. */
declare const LANGUAGES: OptionKind<readonly string[] | undefined>;
/** What a call says besides the audio; may change from utterance to utterance. */
interface SpokenSettings {
    readonly language: string | undefined;
    readonly languages: readonly string[] | undefined;
    readonly prompt: string | undefined;
    readonly hotwords: readonly string[] | undefined;
}
/** {@link SpokenSettings} by name. */
declare const SPOKEN: OptionSpec<SpokenSettings>;
/** What Whisper can do with speech. */
declare const TASKS: readonly ('transcribe' | 'translate')[];

export { LANGUAGE as L, MAX_HOTWORDS as M, PROMPT as P, type SpokenSettings as S, TASKS as T, LANGUAGES as a, MAX_PROMPT_CHARS as b, SPOKEN as c };

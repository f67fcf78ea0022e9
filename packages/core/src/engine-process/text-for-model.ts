import { MAX_PROMPT_CHARS } from '../options/spoken-options.js';
import { tailOfText } from '../text/tail-of-text.js';

/**
 * What an engine is given of a prompt or prefix, however long it is: the end of it, 4000 characters at most. Whisper reads
 * less of it still, and some engines encode all that they are given.
 */
export function textForModel(text: string | undefined): string | undefined {
  return text !== undefined && text.length > MAX_PROMPT_CHARS
    ? tailOfText(text, MAX_PROMPT_CHARS)
    : text;
}

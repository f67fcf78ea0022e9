import { wrongField } from '../../openai-error.js';
import { wellFormed } from '../../spoken-settings.js';

// Each is a part of every question.
const MAX_TEXT_CHARS = 32_000;

/**
 * A text that a client writes for the model.
 *
 * @throws OpenAiError 400
 */
export function textIn(value: unknown, param: string): string {
  // Half of a character that takes two units is no text that others take.
  if (typeof value === 'string' && value.length <= MAX_TEXT_CHARS) return wellFormed(value);
  throw wrongField(param, `must be a string of at most ${MAX_TEXT_CHARS} characters`);
}

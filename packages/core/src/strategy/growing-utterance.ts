import type { TranscriptionBackend } from '../contracts/backend.js';
import type { StrategyInput, StrategyOptions, UtteranceDecoder } from '../contracts/strategy.js';
import type { TranscriptResult } from '../contracts/transcript.js';

/** One call, with the text that it will probably yield. */
export type TranscribeWithDraft = (
  backend: TranscriptionBackend,
  input: StrategyInput,
  options: StrategyOptions,
  draft: string,
) => Promise<TranscriptResult>;

/** An utterance that is transcribed whole each time; nothing of it is certain before the end. */
export function createGrowingUtterance(
  backend: TranscriptionBackend,
  transcribe: TranscribeWithDraft,
): UtteranceDecoder {
  let draft = '';
  return {
    async decode(pass, options) {
      const result = await transcribe(backend, pass, options, draft);
      draft = result.text;
      return { result, committedChars: 0 };
    },
  };
}

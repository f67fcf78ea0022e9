import { msToSamples, samplesToSeconds } from '../audio/sample-clock.js';
import type { TranscriptionBackend } from '../contracts/backend.js';
import type {
  StrategyInput,
  StrategyName,
  StrategyOptions,
  TranscriptionStrategy,
} from '../contracts/strategy.js';
import type { TranscriptResult } from '../contracts/transcript.js';
import { tailOfText } from '../text/tail-of-text.js';
import { callOptions } from './call-options.js';
import { composePrompt } from './compose-prompt.js';
import { isEcho, type WithoutContext, withContext, withoutContext } from './context-audio.js';
import { DEFAULT_PARTIAL_INTERVAL_MS, PREVIOUS_CHARS } from './strategy-options.js';

// With the silence around it.
const LONGEST_BREATH = msToSamples(1000);

/** What one decode of an utterance leaves to the next. */
interface Remembered {
  /** The text that it will probably yield. */
  draft: string;
  /** What was heard in context, by what it was heard from. */
  heard?: readonly [from: string, result: TranscriptResult];
}

/**
 * A strategy that transcribes an utterance whole each time; nothing of it is certain before the end. The model hears
 * `contextOverlapMs` of the audio before it, and reads `maxPreviousChars` of the previous finals.
 */
export function createWholeUtteranceStrategy(
  name: StrategyName,
  contextOverlapMs: number,
  maxPreviousChars: number,
): TranscriptionStrategy {
  async function transcribe(
    backend: TranscriptionBackend,
    input: StrategyInput,
    settings: StrategyOptions,
    isFinal: boolean,
    utterance: Remembered,
  ): Promise<WithoutContext> {
    const { samples, contextSeconds } = withContext(input, contextOverlapMs, backend);
    const { wordTimestamps } = backend.capabilities;
    const prompt = composePrompt(input, settings, maxPreviousChars);
    // The next utterance has to know which words are in its context.
    const timed = contextOverlapMs > 0 && isFinal && wordTimestamps ? { wordTimestamps } : {};
    const alone = async (): Promise<WithoutContext> => {
      const options = {
        ...callOptions(backend, settings, { prompt, draft: utterance.draft }),
        ...timed,
      };
      return { result: await backend.transcribe(input.samples, options), suppressed: [] };
    };
    if (contextSeconds === 0) return alone();
    // The draft is of the utterance alone, so it serves only where that is all there is to hear. Times tell the context
    // from the utterance, also where nobody else asked for them.
    const from = `${samples.length} ${settings.language} ${prompt}`;
    const heard =
      (utterance.heard?.[0] === from && utterance.heard[1]) ||
      (await backend.transcribe(samples, {
        ...callOptions(backend, settings, { prompt }),
        ...(wordTimestamps ? { wordTimestamps } : { timestamps: true }),
      }));
    // Its end is what may have been heard again.
    const previousTranscript = tailOfText(input.previousTranscript ?? '', PREVIOUS_CHARS.max);
    const left = withoutContext(heard, contextSeconds, { ...input, previousTranscript });
    const text = heard.text.trim();
    const isLeft = left.result.text !== '' && !left.isDoubtful;
    if ((isLeft && !left.isRepeating) || text === '' || !isFinal) return left;
    // The model may have written once what was said twice, or gone on with what was said before: whether something was
    // said after the context, the utterance by itself tells. Of a breath it makes a word, but not the same.
    // Where this fails for a reason that may pass, the session decodes again, and the context need not be heard again.
    utterance.heard = [from, heard];
    const { result } = await alone();
    const processingTimeMs = heard.processingTimeMs + result.processingTimeMs;
    const isSaid = isEcho(result.text, text) || input.samples.length > LONGEST_BREATH;
    if (isSaid && result.text.trim() !== '') {
      return { result: { ...result, processingTimeMs }, suppressed: [] };
    }
    if (isLeft) return { ...left, result: { ...left.result, processingTimeMs } };
    const end = samplesToSeconds(input.samples.length);
    return {
      result: { ...result, text: '', segments: [], processingTimeMs },
      suppressed: [{ reason: 'echo', text, start: 0, end }],
    };
  }

  return {
    name,
    partialIntervalMs: DEFAULT_PARTIAL_INTERVAL_MS,
    contextOverlapMs,
    async transcribe(backend, input, settings) {
      return (await transcribe(backend, input, settings, true, { draft: '' })).result;
    },
    openUtterance(backend) {
      const utterance: Remembered = { draft: '' };
      return {
        async decode(pass, options) {
          const found = await transcribe(backend, pass, options, pass.isFinal, utterance);
          const { result, suppressed } = found;
          utterance.draft = result.text;
          return { result, suppressed, committedChars: 0 };
        },
      };
    },
  };
}

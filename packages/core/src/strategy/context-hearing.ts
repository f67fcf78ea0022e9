import { msToSamples, samplesToSeconds } from '../audio/sample-clock.js';
import { tailOfText } from '../text/tail-of-text.js';
import { callOptions } from './call-options.js';
import { isEcho, withContext, withoutContext } from './context-audio.js';
import { PREVIOUS_CHARS } from './strategy-options.js';
import type { HearingInContext } from './whole-utterance.js';

// With the silence around it.
const LONGEST_BREATH = msToSamples(1000);

/** Hears `overlapMs` of the audio before an utterance with it, and leaves out what was said there. */
export function createContextHearing(
  overlapMs: number,
  after: HearingInContext['after'] = 'every',
): HearingInContext {
  return {
    overlapMs,
    after,
    async hear({ backend, input, settings, isFinal, prompt, remembered, alone }) {
      const { samples, contextSeconds } = withContext(input, overlapMs, backend);
      if (contextSeconds === 0) return alone();
      const { wordTimestamps } = backend.capabilities;
      // The draft is of the utterance alone, so it serves only where that is all there is to hear. Times tell the context
      // from the utterance, also where nobody else asked for them.
      const from = `${samples.length} ${settings.language} ${prompt} ${settings.hotwords}`;
      const heard =
        (remembered.heard?.[0] === from && remembered.heard[1]) ||
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
      remembered.heard = [from, heard];
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
    },
  };
}

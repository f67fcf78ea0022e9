import type { HeldDialogue } from './held-dialogue.js';

/** Milliseconds from the end of a question; what did not come is left out. */
export interface AnswerLatency {
  readonly understood: number;
  readonly firstWord: number;
  readonly soundSent: number;
  readonly soundHeard: number;
}

/** Of each question whose answer was heard. */
export function answerLatencies({ steps, messages, played }: HeldDialogue): AnswerLatency[] {
  const asked = steps.filter(({ step }) => step.do === 'ask');
  return asked.flatMap(({ to }, i) => {
    const until = asked[i + 1]?.from ?? Number.POSITIVE_INFINITY;
    const first = (type: string): number | undefined =>
      messages.find((one) => one.type === type && one.at >= to && one.at < until)?.at;
    const sound = played.find(({ at }) => at >= to && at < until)?.at;
    const times = [first('final_transcript'), first('response_chunk'), first('audio_chunk'), sound];
    const [understood, firstWord, soundSent, soundHeard] = times.map((at) => at && at - to);
    if (!understood || !firstWord || !soundSent || !soundHeard) return [];
    return [{ understood, firstWord, soundSent, soundHeard }];
  });
}

import { createEmittedWords, type EmittedWords } from '@ws/bench';
import type { TranscriptionBackend } from '@ws/core';
import { msToSamples, samplesToSeconds } from '@ws/core/internal';
import { createPolicyStrategy, type Policy } from './policies.js';
import type { SpokenUtterance } from './recordings.js';

/** What a policy made of one utterance. */
export interface DecodedUtterance {
  readonly spoken: SpokenUtterance;
  readonly text: string;
  readonly emitted: EmittedWords;
  readonly passes: readonly Pass[];
}

/** One decode; seconds of the recording. */
export interface Pass {
  readonly at: number;
  readonly committed: string;
  readonly tentative: string;
}

/** Before this much audio nothing is decoded. */
const FIRST = msToSamples(750);

/**
 * Decodes each utterance again and again while it grows, as if computing took no time: after every step the policy is
 * given the audio so far, and what it says counts as said at the end of that audio.
 */
export async function decodeUtterances(
  backend: TranscriptionBackend,
  utterances: readonly SpokenUtterance[],
  policy: Policy,
): Promise<readonly DecodedUtterance[]> {
  const strategy = createPolicyStrategy(policy);
  const step = msToSamples(policy.stepMs);
  const decoded: DecodedUtterance[] = [];
  for (const spoken of utterances) {
    const { samples } = spoken;
    const decoder = strategy.openUtterance(backend);
    const emitted = createEmittedWords();
    const passes: Pass[] = [];
    let text = '';
    for (let end = step; ; end = Math.min(end + step, samples.length)) {
      const isFinal = end === samples.length;
      if (end < FIRST && !isFinal) continue;
      const { result, committedChars } = await decoder.decode(
        { samples: samples.subarray(0, end), isFinal },
        { language: 'en', timestamps: isFinal },
      );
      text = result.text;
      const certain = isFinal ? text.length : committedChars;
      const at = spoken.start + samplesToSeconds(end);
      emitted.hear(text, certain, at);
      passes.push({ at, committed: text.slice(0, certain), tentative: text.slice(certain) });
      if (isFinal) break;
    }
    decoded.push({ spoken, text, emitted, passes });
  }
  return decoded;
}

import type { BackendCapabilities, TranscribeOptions } from '../contracts/backend.js';

const FLAGS = [
  ...(['wordTimestamps', 'prompt', 'hotwords', 'languageDetection', 'languageChoice'] as const),
  ...(['translation', 'prefix', 'draft', 'tokens', 'attention', 'progress', 'beamSearch'] as const),
  'audioContextSizing',
] as const;

/** The options of a call that mean nothing without a capability. */
const OPTIONS_OF: Readonly<
  Partial<Record<(typeof FLAGS)[number], readonly (keyof TranscribeOptions)[]>>
> = {
  wordTimestamps: ['wordTimestamps'],
  prompt: ['prompt'],
  hotwords: ['hotwords'],
  languageChoice: ['languageChoice'],
  prefix: ['prefix'],
  draft: ['draft', 'settled'],
  tokens: ['tokens'],
  attention: ['attentionStop'],
  progress: ['onSegment', 'onProgress'],
  beamSearch: ['beamSize'],
};

/** What all of some backends can do by `transcribe`, as far as they say by now; of numbers the least. */
export function sharedCapabilities(all: readonly BackendCapabilities[]): BackendCapabilities {
  const least = (of: (one: BackendCapabilities) => number): number => Math.min(...all.map(of));
  const told = all.flatMap(({ languages }) => (languages ? [languages] : []));
  const [first, ...others] = told;
  const known = others.map((codes) => new Set(codes));
  const languages = first?.filter((code) => known.every((codes) => codes.has(code)));
  const flags = Object.fromEntries(
    FLAGS.map((flag) => [flag, all.every((one) => one[flag] === true)]),
  ) as Record<(typeof FLAGS)[number], boolean>;
  return {
    ...flags,
    // Attention is told of tokens.
    attention: flags.attention && flags.tokens,
    ...(languages && { languages }),
    maxConcurrency: least(({ maxConcurrency }) => maxConcurrency),
    maxAudioMs: least(({ maxAudioMs }) => maxAudioMs),
    windowMs: least(({ windowMs, maxAudioMs }) => windowMs ?? maxAudioMs),
  };
}

/**
 * A call as one backend of several is given it, so that the answer is one that each could give: without the options that
 * some of them do not know, and in a language that all of them know.
 */
export function sharedCall(
  options: TranscribeOptions,
  shared: BackendCapabilities,
  own: BackendCapabilities,
): TranscribeOptions {
  const call: Record<string, unknown> = { ...options };
  for (const flag of FLAGS) {
    if (shared[flag]) continue;
    for (const name of OPTIONS_OF[flag] ?? []) delete call[name];
  }
  const { languages = [] } = shared;
  const isNarrowed = languages.length > 0 && own.languages?.length !== languages.length;
  if (options.language === undefined && isNarrowed) {
    if (languages.length === 1) call['language'] = languages[0];
    else if (own.languageChoice) {
      const among = options.languageChoice?.among ?? languages;
      call['languageChoice'] = { ...options.languageChoice, among };
    }
  }
  return call;
}

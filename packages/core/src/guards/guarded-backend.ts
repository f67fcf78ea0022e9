import type { TranscribeOptions, TranscriptionBackend } from '../contracts/backend.js';
import type { Guard, GuardEvidence, GuardedTranscript, Suppression } from '../contracts/guards.js';

/** Settings of {@link guardedBackend}. */
export interface GuardedBackendOptions {
  /** What is known of a call's audio besides its samples, asked for at each call. */
  readonly evidence?: (() => Pick<GuardEvidence, 'speechMs'>) | undefined;
  /**
   * Told what was taken out of a call's answer, before the call resolves; not called where nothing was. After this, what
   * was used as prompt should not be used again. Times count from the first sample of the call's audio, which is told
   * with it.
   */
  readonly onSuppressed?:
    | ((suppressed: readonly Suppression[], samples: Float32Array) => void)
    | undefined;
}

/**
 * A backend as it is, but for its transcripts, which have gone through a guard. Where the model repeated itself and had
 * a prompt, the prompt may be why: it is asked once more, without prompt and draft, and of the two answers the one is
 * kept of which less had to be taken out; `onSuppressed` hears of the loop all the same. Should that second call fail,
 * the first answer stands.
 *
 * It is a view: disposing it does nothing, the backend belongs to whoever made it.
 */
export function guardedBackend(
  backend: TranscriptionBackend,
  guard: Guard,
  { evidence, onSuppressed }: GuardedBackendOptions = {},
): TranscriptionBackend {
  async function call(
    samples: Float32Array,
    options: TranscribeOptions,
  ): Promise<GuardedTranscript> {
    const result = await backend.transcribe(samples, options);
    const prefix = backend.capabilities.prefix ? options.prefix : undefined;
    return guard(result, { ...evidence?.(), samples, prefix });
  }

  /** The better of the first answer and one without prompt. */
  async function withoutPrompt(
    first: GuardedTranscript,
    samples: Float32Array,
    options: TranscribeOptions,
  ): Promise<GuardedTranscript> {
    const { prompt: _, draft: __, ...rest } = options;
    let second: GuardedTranscript;
    try {
      second = await call(samples, rest);
    } catch (error) {
      if (options.signal?.aborted) throw error;
      return first;
    }
    const isCleaner = loopLength(second.suppressed) < loopLength(first.suppressed);
    const kept = isCleaner ? second : first;
    const processingTimeMs = first.result.processingTimeMs + second.result.processingTimeMs;
    return {
      result: { ...kept.result, processingTimeMs },
      suppressed: isCleaner
        ? [...first.suppressed.filter(isLoop), ...second.suppressed]
        : first.suppressed,
    };
  }

  return {
    specVersion: backend.specVersion,
    name: backend.name,
    get capabilities() {
      return backend.capabilities;
    },
    load: (options) => backend.load(options),
    health: () => backend.health(),
    async transcribe(samples, options) {
      let guarded = await call(samples, options);
      if (options.prompt && guarded.suppressed.some(isLoop)) {
        guarded = await withoutPrompt(guarded, samples, options);
      }
      if (guarded.suppressed.length > 0) onSuppressed?.(guarded.suppressed, samples);
      return guarded.result;
    },
    async [Symbol.asyncDispose]() {},
  };
}

function isLoop({ reason }: Suppression): boolean {
  return reason === 'repetition' || reason === 'compression_ratio';
}

/** How much of a text was loops, in characters. */
function loopLength(suppressed: readonly Suppression[]): number {
  return suppressed.filter(isLoop).reduce((sum, { text }) => sum + text.length, 0);
}

import { samplesToSeconds } from '../audio/sample-clock.js';
import type { TranscriptionBackend } from '../contracts/backend.js';
import type { GuardEvidence, Suppression } from '../contracts/guards.js';
import type { InferenceKind } from '../contracts/scheduler.js';
import type {
  UtteranceDecoder,
  UtteranceHypothesis,
  UtterancePass,
} from '../contracts/strategy.js';
import { abortedError } from '../errors/transcribe-error.js';
import { createGuard } from '../guards/create-guard.js';
import { guardedTranscribe, viewOf } from '../guards/guarded-backend.js';
import { createLanguageDecider } from '../language/language-decider.js';
import { transcribeInLanguage } from '../language/transcribe-in-language.js';
import type { SpokenSettings } from '../options/spoken-options.js';
import { createInferenceScheduler } from '../scheduling/inference-scheduler.js';
import type { SessionSettings } from './session-options.js';

/** One decode of an utterance. */
export interface DecodeRequest extends UtterancePass, Pick<GuardEvidence, 'speechMs'> {
  readonly spoken: SpokenSettings;
  /** The language of `previousTranscript`. */
  readonly previousLanguage: string;
  readonly signal: AbortSignal;
}

/** What one decode yields. */
export interface Decoded {
  readonly hypothesis: UtteranceHypothesis;
  /** What guards and the strategy took out of it. */
  readonly suppressed: readonly Suppression[];
}

/** One utterance's way to the model. */
export interface UtteranceTranscriber {
  /**
   * Decodes, within a task. One at a time, but for one that was given up: it may go on, and nothing that its backend
   * still answers reaches the strategy.
   *
   * @throws what the strategy throws, when it opens the utterance, too
   */
  decode(request: DecodeRequest): Promise<Decoded>;
}

/** A session's way to the model: scheduler, strategy, backend, guards. */
export interface Transcriber extends AsyncDisposable {
  open(): UtteranceTranscriber;
  /** Runs a task when its turn comes. */
  run<T>(
    kind: InferenceKind,
    signal: AbortSignal,
    task: (signal: AbortSignal) => Promise<T>,
  ): Promise<T>;
  /** A decode is the final of so many seconds of speech: what it was heard as counts. */
  hearLanguage(final: Decoded, languages: readonly string[] | undefined, seconds: number): void;
  /** What stands for a decode of silence. In samples. */
  silence(start: number, end: number): Decoded;
}

type Transcribe = TranscriptionBackend['transcribe'];

export function createTranscriber(settings: SessionSettings): Transcriber {
  const { strategy, task, wordTimestamps, clock, logger } = settings;
  const own =
    settings.scheduler === undefined
      ? createInferenceScheduler({ backend: settings.backend, clock, logger })
      : undefined;
  const seat = (own ?? settings.scheduler!).join();
  const { backend } = seat;
  const guard = createGuard(settings.guards);
  const decider = createLanguageDecider();

  /** The backend behind the guards, for one decode. */
  function transcribeFor(request: DecodeRequest, suppressed: Suppression[]): Transcribe {
    const { speechMs, spoken, isFinal: counts, previousLanguage: previous } = request;
    const { languages } = spoken;
    const seconds = speechMs ? speechMs / 1000 : samplesToSeconds(request.samples.length);
    const language = { decider, languages, seconds, counts, previous };
    const inLanguage = viewOf(backend, (...call) =>
      transcribeInLanguage(backend, ...call, language),
    );
    // What a strategy asks of the context alone is no text of this utterance.
    const transcribeContext = guardedTranscribe(inLanguage, guard);
    const transcribeUtterance = guardedTranscribe(inLanguage, guard, {
      evidence: () => request,
      onSuppressed(found, samples) {
        // The call's audio begins with as much as a strategy could put before the utterance.
        const context = samplesToSeconds(samples.length - request.samples.length);
        for (const { start, end, ...rest } of found) {
          suppressed.push({ ...rest, start: start - context, end: end - context });
        }
      },
    });
    return async (samples, options) => {
      const isContext = samples.buffer === request.contextAudio?.buffer;
      const transcribe = isContext ? transcribeContext : transcribeUtterance;
      const result = await transcribe(samples, options);
      if (request.signal.aborted) throw abortedError(request.signal);
      return result;
    };
  }

  return {
    open() {
      let transcribe: Transcribe;
      let decoder: UtteranceDecoder | undefined;
      /** It was heard in another language than what was said before, which the model does not read from then on. */
      let isTurned = false;
      return {
        async decode(request) {
          const { speechMs: _, spoken, previousLanguage, signal, ...pass } = request;
          const suppressed: Suppression[] = [];
          transcribe = transcribeFor(
            isTurned ? { ...request, previousLanguage: '' } : request,
            suppressed,
          );
          decoder ??= strategy.openUtterance(viewOf(backend, (...call) => transcribe(...call)));
          const { isFinal } = pass;
          const hypothesis = await decoder.decode(
            isTurned ? { ...pass, previousTranscript: '' } : pass,
            {
              language: spoken.language,
              prompt: spoken.prompt,
              hotwords: spoken.hotwords,
              task,
              wordTimestamps,
              timestamps: isFinal,
              fallback: false,
              signal,
            },
          );
          const result = hypothesis?.result;
          if (typeof result?.text !== 'string' || !Array.isArray(result.segments)) {
            throw new Error(`The backend "${backend.name}" answered with no transcript.`);
          }
          isTurned = previousLanguage !== '' && result.language !== previousLanguage;
          return { hypothesis, suppressed };
        },
      };
    },
    run: (kind, signal, work) => seat.run(kind, work, signal),
    hearLanguage({ hypothesis: { result } }, languages, seconds) {
      if (result.languageProbabilities === undefined || result.text.trim() === '') return;
      decider.hear(result.languageProbabilities, seconds, languages);
    },
    silence(start, end) {
      const result = { text: '', segments: [], language: '', processingTimeMs: 0 };
      const times = { start: 0, end: samplesToSeconds(end - start) };
      return {
        hypothesis: { result, committedChars: 0 },
        suppressed: [{ reason: 'silence', text: '', ...times }],
      };
    },
    async [Symbol.asyncDispose]() {
      seat[Symbol.dispose]();
      await own?.[Symbol.asyncDispose]();
    },
  };
}

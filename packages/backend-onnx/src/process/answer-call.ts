import type { TranscriptResult } from '@ws/core';
import type { AnswerContext } from '@ws/core/internal';
import type { WhisperEngine } from '../engine/whisper-engine.js';
import type { InferenceRequest } from './inference-request.js';

/** Answers one call, with what a caller gets of the engine's result. Calls must not overlap. */
export async function answerCall(
  engine: WhisperEngine | undefined,
  samples: Float32Array,
  request: InferenceRequest,
  { signal, onReceived, onSegment, onProgress }: AnswerContext,
): Promise<TranscriptResult> {
  onReceived();
  if (engine === undefined) throw new Error('transcribe came before load');
  const told = request.tellsProgress ? { onSegment, onProgress } : {};
  const result = await engine.transcribe(samples, { ...request, ...told, signal });
  const { text, segments, language, languageProbability, languageProbabilities } = result;
  const { stoppedBy, processingTimeMs } = result;
  return {
    text,
    segments,
    language,
    languageProbability,
    languageProbabilities,
    stoppedBy,
    processingTimeMs,
  };
}

/** Variables of the engine's process. */
export interface EngineEnvironment {
  readonly threads: number;
  /** Whether the engine may ask the Hugging Face hub: WhisperX's models for alignment and diarization are there. */
  readonly mayUseHub: boolean;
}

/** Variables of the engine's process, over those of this one. */
export function engineVariables(environment: EngineEnvironment): Record<string, string> {
  const { OMP_WAIT_POLICY: userWaits } = process.env;
  return {
    // Idle threads that spin keep each other from working when there are more of them than processors.
    OMP_WAIT_POLICY: userWaits ?? 'passive',
    OMP_NUM_THREADS: String(environment.threads),
    TOKENIZERS_PARALLELISM: 'false',
    HF_HUB_DISABLE_TELEMETRY: '1',
    PYANNOTE_METRICS_ENABLED: '0',
    // Weights come from @ws/models.
    ...(environment.mayUseHub ? {} : { HF_HUB_OFFLINE: '1' }),
  };
}

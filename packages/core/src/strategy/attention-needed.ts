import type { TranscriptionBackend } from '../contracts/backend.js';
import type { TranscriptionStrategy } from '../contracts/strategy.js';
import { TranscribeError } from '../errors/transcribe-error.js';

/** Refuses a backend that does not tell what a strategy has to know, with `ERR_INVALID_OPTION`. */
export function ensureAttention(
  { name, needsAttention }: Pick<TranscriptionStrategy, 'name' | 'needsAttention'>,
  backend: TranscriptionBackend,
): void {
  if (!needsAttention || backend.capabilities.attention) return;
  throw new TranscribeError(
    `The strategy "${name}" needs a backend that reports attention, and "${backend.name}" does not. Use @ws/backend-onnx, or the strategy "local-agreement".`,
    { code: 'ERR_INVALID_OPTION', details: { option: 'strategy', backend: backend.name } },
  );
}

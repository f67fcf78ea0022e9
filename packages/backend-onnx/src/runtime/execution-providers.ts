import { TranscribeError } from '@ws/core';
import type { OnnxRuntime } from './onnxruntime.js';

/**
 * What ONNX Runtime computes on: `cpu`, `cuda`, `coreml`, `dml`, `webgpu` and so on, or an object with that name and the
 * provider's settings, as `onnxruntime-node` takes them (`{ name: 'cuda', deviceId: 1 }`). Settings are plain data.
 */
export type ExecutionProvider =
  | string
  | { readonly name: string; readonly [setting: string]: unknown };

export interface SkippedProvider {
  readonly name: string;
  readonly reason: string;
}

export function providerName(provider: ExecutionProvider): string {
  return typeof provider === 'string' ? provider : provider.name;
}

/** Whether the processor comes first: the graphs in 8 bits are made for it. */
export function computesOnCpu(providers: readonly ExecutionProvider[]): boolean {
  return providers[0] !== undefined && providerName(providers[0]) === 'cpu';
}

/**
 * Makes something on the first provider that can be had. The next one is tried only if the list goes on to
 * `cpu`: a caller that does not name `cpu` does not want it.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` with ONNX Runtime's reason, and the providers it offers
 */
export async function onFirstProvider<T>(
  runtime: Pick<OnnxRuntime, 'listSupportedBackends'>,
  providers: readonly ExecutionProvider[],
  make: (providers: readonly ExecutionProvider[]) => Promise<T>,
  onSkipped: (skipped: SkippedProvider) => void = () => {},
): Promise<T> {
  const offered = runtime.listSupportedBackends?.().map(({ name }) => name);
  for (let first = 0; ; first++) {
    const rest = providers.slice(first);
    const name = providerName(rest[0]!);
    let reason: string;
    let cause: unknown;
    if (offered !== undefined && !offered.includes(name)) {
      reason = `the installed ONNX Runtime offers ${offered.join(', ')}`;
    } else {
      // Those behind it that do not exist here would fail it too.
      const usable = rest.filter((one) => offered?.includes(providerName(one)) ?? true);
      try {
        return await make(usable);
      } catch (error) {
        // A faulty model fails on every provider; and if the processor was the only one, no provider is to blame.
        if (TranscribeError.isInstance(error) || usable.every((one) => providerName(one) === 'cpu'))
          throw error;
        cause = error;
        reason = error instanceof Error ? error.message.trim() : String(error);
      }
    }
    if (!rest.slice(1).some((one) => providerName(one) === 'cpu')) {
      throw new TranscribeError(
        `The execution provider "${name}" cannot be used: ${reason}. Install what it needs, or name another one after it ("cpu" is always there).`,
        {
          code: 'ERR_BACKEND_UNAVAILABLE',
          details: { provider: name, ...(offered === undefined ? {} : { offered }) },
          cause,
        },
      );
    }
    onSkipped({ name, reason });
  }
}

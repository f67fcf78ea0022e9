import type { WebOnnxBackend } from '@ws/backend-onnx/web';
import type { AudioSource } from '@ws/client/browser';
import type { StrategyName } from '@ws/core';
import { computed, onBeforeUnmount, ref, shallowReactive, shallowRef } from 'vue';
import type { Input } from './compare.js';
import { advance, EMPTY_LANE, type Lane } from './lane.js';

export const STRATEGIES: readonly StrategyName[] = [
  ...(['prompt', 'local-agreement', 'hybrid', 'context', 'align-att'] as const),
];

const MEGABYTE = 1e6;

/** What a person can do in the playground, and what it shows them. */
export function usePlayground() {
  const model = ref('tiny.en');
  const chosen = ref<StrategyName[]>(['prompt', 'local-agreement']);
  const lanes = shallowReactive(new Map<StrategyName, Lane>());
  const seconds = ref(0);
  const state = ref<'idle' | 'loading' | 'listening' | 'ending'>('idle');
  const failure = ref('');
  const said = ref('');
  /** Of a download: bytes by file. */
  const downloads = shallowReactive(new Map<string, { received: number; total: number }>());
  const source = shallowRef<AudioSource>();
  let engine: { readonly of: string; readonly backend: WebOnnxBackend } | undefined;

  const status = computed(() => {
    if (state.value === 'loading') {
      const files = [...downloads.values()];
      const sum = (part: 'received' | 'total') => files.reduce((all, file) => all + file[part], 0);
      if (sum('received') === sum('total')) return 'Loading the model…';
      const [received, total] = [sum('received'), sum('total')].map((n) =>
        Math.round(n / MEGABYTE),
      );
      return `Fetching the model: ${received} of ${total} MB`;
    }
    if (state.value === 'listening') return `Listening: ${Math.floor(seconds.value)} s`;
    return state.value === 'ending' ? 'Writing the last words…' : said.value;
  });

  async function loadEngine(code: typeof import('./compare.js')): Promise<WebOnnxBackend> {
    const name = model.value.trim();
    if (engine?.of !== name) {
      await engine?.backend[Symbol.asyncDispose]();
      downloads.clear();
      const backend = code.openEngine(name, ({ file, receivedBytes, totalBytes }) => {
        downloads.set(file, { received: receivedBytes, total: totalBytes ?? receivedBytes });
      });
      engine = { of: name, backend };
    }
    await engine.backend.load!();
    return engine.backend;
  }

  async function run(work: (code: typeof import('./compare.js')) => Promise<void>): Promise<void> {
    failure.value = '';
    said.value = '';
    try {
      await work(await import('./compare.js'));
    } catch (error) {
      failure.value = (error as Error).message;
    } finally {
      source.value?.stop();
      source.value = undefined;
      state.value = 'idle';
    }
  }

  onBeforeUnmount(() => {
    source.value?.stop();
    void engine?.backend[Symbol.asyncDispose]();
  });

  return {
    ...{ model, chosen, lanes, seconds, state, status, failure },
    start: (input: Input) =>
      run(async (code) => {
        state.value = 'loading';
        const backend = await loadEngine(code);
        source.value = await code.openInput(input);
        lanes.clear();
        for (const strategy of chosen.value) lanes.set(strategy, EMPTY_LANE);
        seconds.value = 0;
        state.value = 'listening';
        await code.compare({
          ...{ backend, source: source.value, strategies: [...lanes.keys()] },
          onHeard(heard) {
            seconds.value = heard;
          },
          onEvent(strategy, event, at) {
            if (event.type === 'error') failure.value = event.error.message;
            lanes.set(strategy, advance(lanes.get(strategy)!, event, at));
          },
        });
        said.value = 'Done.';
      }),
    stop() {
      state.value = 'ending';
      source.value?.stop();
    },
    forget: () =>
      run(async (code) => {
        await engine?.backend[Symbol.asyncDispose]();
        engine = undefined;
        await code.clearModelCache();
        said.value = 'This browser has no model any more.';
      }),
  };
}

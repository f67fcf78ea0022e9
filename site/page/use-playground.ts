import type { WebOnnxBackend } from '@ws/backend-onnx/web';
import type { AudioSource } from '@ws/client/browser';
import type { StrategyName } from '@ws/core';
import { computed, onBeforeUnmount, ref, shallowReactive, shallowRef } from 'vue';
import type { Input } from './compare.js';
import { advance, EMPTY_LANE, type Lane } from './lane.js';

export const STRATEGIES = [
  'prompt',
  'local-agreement',
  'hybrid',
  'context',
  'align-att',
] as const satisfies readonly StrategyName[];

const MEGABYTE = 1e6;

type Code = typeof import('./compare.js');

/** What a person can do in the playground, and what it shows them. */
export function usePlayground() {
  const model = ref('tiny.en');
  const chosen = ref<StrategyName[]>(['prompt', 'local-agreement']);
  const lanes = shallowReactive(new Map<StrategyName, Lane>());
  const seconds = ref(0);
  const state = ref<'idle' | 'loading' | 'listening' | 'ending' | 'deleting'>('idle');
  const failure = ref('');
  const said = ref('');
  /** Of a download: bytes by file. */
  const downloads = shallowReactive(new Map<string, { received: number; total: number }>());
  const source = shallowRef<AudioSource>();
  let engine: { readonly of: string; readonly backend: WebOnnxBackend } | undefined;
  let work = new AbortController();

  const fetched = computed(() => {
    const files = [...downloads.values()];
    const sum = (part: 'received' | 'total') => files.reduce((all, file) => all + file[part], 0);
    return { received: sum('received'), total: sum('total') };
  });
  const isFetching = computed(() => fetched.value.received < fetched.value.total);

  /** What goes on, for readers of the screen too: it changes seldom. */
  const status = computed(() => {
    if (state.value === 'loading')
      return isFetching.value ? 'Fetching the model' : 'Loading the model…';
    if (state.value === 'listening') return 'Listening';
    if (state.value === 'deleting') return 'Deleting the model…';
    return state.value === 'ending' ? 'Writing the last words…' : said.value;
  });

  /** How far it is: it changes all the time. */
  const progress = computed(() => {
    if (state.value === 'listening') return `${Math.floor(seconds.value)} s`;
    if (state.value !== 'loading' || !isFetching.value) return '';
    const { received, total } = fetched.value;
    return `${Math.round(received / MEGABYTE)} of ${Math.round(total / MEGABYTE)} MB`;
  });

  async function loadEngine(code: Code, signal: AbortSignal): Promise<WebOnnxBackend> {
    const name = model.value.trim();
    downloads.clear();
    if (engine?.of !== name) {
      await engine?.backend[Symbol.asyncDispose]();
      const backend = code.openEngine(name, ({ file, receivedBytes, totalBytes }) => {
        downloads.set(file, { received: receivedBytes, total: totalBytes ?? receivedBytes });
      });
      engine = { of: name, backend };
    }
    await engine.backend.load({ signal });
    return engine.backend;
  }

  /** Does one thing at a time: what begins the next is disabled meanwhile. */
  async function run(
    begun: 'loading' | 'deleting',
    task: (code: Code, signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    work = new AbortController();
    const { signal } = work;
    state.value = begun;
    failure.value = '';
    said.value = '';
    try {
      const code = await import('./compare.js');
      signal.throwIfAborted();
      await task(code, signal);
    } catch (error) {
      if (signal.aborted) said.value = 'Cancelled.';
      else failure.value = (error as Error).message;
    } finally {
      source.value?.stop();
      source.value = undefined;
      state.value = 'idle';
    }
  }

  onBeforeUnmount(() => {
    work.abort();
    void engine?.backend[Symbol.asyncDispose]();
  });

  return {
    ...{ model, chosen, lanes, seconds, state, status, progress, failure },
    start: (input: Input) =>
      run('loading', async (code, signal) => {
        const backend = await loadEngine(code, signal);
        source.value = await code.openInput(input, signal);
        lanes.clear();
        for (const strategy of chosen.value) lanes.set(strategy, EMPTY_LANE);
        seconds.value = 0;
        state.value = 'listening';
        await code.compare({
          ...{ backend, source: source.value, strategies: [...lanes.keys()], signal },
          onHeard(heard) {
            seconds.value = heard;
          },
          onEnd() {
            state.value = 'ending';
          },
          onEvent(strategy, event, at) {
            if (event.type === 'error') failure.value = event.error.message;
            lanes.set(strategy, advance(lanes.get(strategy)!, event, at));
          },
        });
        said.value = 'Done.';
      }),
    /** Ends the audio; what was said is still written. */
    stop() {
      source.value?.stop();
    },
    /** Ends all at once. */
    cancel() {
      work.abort();
    },
    forget: () =>
      run('deleting', async (code) => {
        await engine?.backend[Symbol.asyncDispose]();
        engine = undefined;
        await code.clearModelCache();
        said.value = 'This browser has no model any more.';
      }),
  };
}

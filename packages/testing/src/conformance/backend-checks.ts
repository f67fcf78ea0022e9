import { ANSWER_RULES } from './backend-answers.js';
import {
  type BackendCheck,
  type BackendRules,
  shaped,
  transcribe,
  understood,
} from './backend-check.js';
import { checksOf, endsWhenDisposed, ensure, ensureNamed, fails } from './ensure.js';

/** Rules of any backend. */
const SHARED: BackendRules = {
  'says what it is and what it can do': async (backend) => {
    ensureNamed(backend);
    const {
      maxConcurrency,
      maxAudioMs,
      windowMs,
      progress = false,
      languageChoice = false,
      languages,
      ...others
    } = backend.capabilities;
    const flags = { ...others, progress, languageChoice };
    ensure(languages?.length !== 0, 'it knows no language: capabilities.languages is empty');
    ensure(Number.isInteger(maxConcurrency) && maxConcurrency >= 1, 'maxConcurrency is not from 1');
    ensure(maxAudioMs > 0, 'maxAudioMs is not above 0');
    if (windowMs !== undefined) {
      ensure(windowMs > 0 && windowMs <= maxAudioMs, 'windowMs is not between 0 and maxAudioMs');
    }
    for (const [name, flag] of Object.entries(flags)) {
      ensure(typeof flag === 'boolean', `capabilities.${name} is neither true nor false`);
    }
    ensure(!flags.attention || flags.tokens, 'it has attention, and no tokens to tell it of');
  },

  'loads, as often as it is asked to, and is ready then': async (backend) => {
    await Promise.all([backend.load(), backend.load()]);
    await backend.load();
    const { status } = await backend.health();
    ensure(status === 'ready', `after load its status is ${status}`);
  },

  ...ANSWER_RULES,

  'refuses audio that is empty': async (backend) => {
    const call = backend.transcribe(new Float32Array(0), { sampleRate: 16_000 });
    await fails('ERR_INVALID_AUDIO', call);
  },

  'refuses samples that are not finite': async (backend) => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      const samples = new Float32Array(16_000);
      samples[15_999] = value;
      await fails('ERR_INVALID_AUDIO', backend.transcribe(samples, { sampleRate: 16_000 }));
    }
  },

  'refuses audio that is longer than it says it takes': async (backend) => {
    const { maxAudioMs } = backend.capabilities;
    if (!Number.isFinite(maxAudioMs)) return;
    const samples = new Float32Array(Math.ceil(maxAudioMs * 16) + 16_000);
    await fails('ERR_AUDIO_TOO_LONG', backend.transcribe(samples, { sampleRate: 16_000 }));
  },

  'refuses another sample rate': async (backend, fixture) => {
    for (const sampleRate of [8000, 0, Number.NaN]) {
      const call = backend.transcribe(fixture.speech.samples, { sampleRate });
      await fails('ERR_INVALID_OPTION', call);
    }
  },

  'does not start on a signal that is aborted': async (backend, fixture) => {
    const reason = new Error('the reason');
    const error = await fails(
      'ERR_ABORTED',
      transcribe(backend, fixture, { signal: AbortSignal.abort(reason) }),
    );
    ensure(error.cause === reason, "the error's cause is not the signal's reason");
  },

  'ends a call when its signal is aborted, and takes the next': async (backend, fixture) => {
    const abort = new AbortController();
    const call = transcribe(backend, fixture, { signal: abort.signal });
    abort.abort();
    await fails('ERR_ABORTED', call);
    understood(await transcribe(backend, fixture), fixture);
  },

  'may be aborted in the middle of its work, and takes the next': async (backend, fixture) => {
    const abort = new AbortController();
    const call = transcribe(backend, fixture, { signal: abort.signal });
    setTimeout(() => abort.abort(), fixture.abortAfterMs ?? 20);
    // A fast one may have answered by then.
    await call.then(shaped, async () => fails('ERR_ABORTED', call));
    understood(await transcribe(backend, fixture), fixture);
  },

  'answers calls that come at the same time': async (backend, fixture) => {
    const calls = Array.from({ length: 3 }, () => transcribe(backend, fixture));
    for (const result of await Promise.all(calls)) understood(result, fixture);
  },

  'tells how it is': async (backend) => {
    const health = await backend.health();
    ensure(
      ['unloaded', 'loading', 'ready', 'failed'].includes(health.status),
      `its status is ${health.status}`,
    );
    for (const name of ['memoryBytes', 'cpuTimeMs', 'restarts'] as const) {
      const value = health[name];
      ensure(value === undefined || value >= 0, `health.${name} is ${value}`);
    }
  },
};

/** Rules of a backend that is not loaded yet, or that the check disposes. */
const OWN: BackendRules = {
  'loads by itself when it is first used': async (backend, fixture) => {
    understood(await transcribe(backend, fixture), fixture);
  },

  'refuses to load on a signal that is aborted': async (backend) => {
    await fails('ERR_ABORTED', backend.load({ signal: AbortSignal.abort() }));
  },

  'ends calls that run when it is disposed': async (backend, fixture) => {
    await backend.load();
    await endsWhenDisposed(backend, transcribe(backend, fixture));
  },

  'may be disposed twice, and refuses to work afterwards': async (backend, fixture) => {
    await backend[Symbol.asyncDispose]();
    await backend[Symbol.asyncDispose]();
    await fails('ERR_DISPOSED', transcribe(backend, fixture));
    await fails('ERR_DISPOSED', backend.load());
  },
};

/** Every rule of the backend contract. */
export const BACKEND_CHECKS: readonly BackendCheck[] = checksOf(OWN, SHARED);

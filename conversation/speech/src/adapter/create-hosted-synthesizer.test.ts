import { type EngineEnd, type FromEngine, readOptions, type ToEngine } from '@ws/core/internal';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SpeechSynthesizer } from '../contracts/speech-synthesizer.js';
import type { SpeechRequest } from '../synthesizer/check-speech-call.js';
import { describeSpeech } from '../vitest.js';
import { createHostedSynthesizer, type SpokenAnswer } from './create-hosted-synthesizer.js';
import { HOSTED_SPEECH } from './hosted-speech-options.js';

/** A process that answers as an engine does; a text that begins with `hang` or `die` does so. */
class FakeProcess {
  killed = false;
  readonly texts: string[] = [];
  readonly closed: Promise<EngineEnd>;
  readonly receive: (message: FromEngine<object, SpokenAnswer>) => void;
  #end: (end: EngineEnd) => void = () => {};

  constructor(receive: (message: FromEngine<object, SpokenAnswer>) => void) {
    this.receive = receive;
    this.closed = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  send(message: ToEngine<object, SpeechRequest>): void {
    queueMicrotask(() => {
      if (!this.killed) this.#answer(message);
    });
  }

  kill(why = 'SIGKILL'): void {
    this.killed = true;
    this.#end({ why });
  }

  #answer(message: ToEngine<object, SpeechRequest>): void {
    if (message.type === 'load') this.receive({ type: 'loaded', facts: { sampleRate: 24_000 } });
    if (message.type !== 'transcribe') return;
    const { id, text, speed } = message;
    this.texts.push(text);
    this.receive({ type: 'received', id });
    if (text.startsWith('hang')) return;
    if (text.startsWith('die')) {
      this.kill('SIGSEGV');
      return;
    }
    const answer = { sampleRate: 24_000, processingTimeMs: 1 };
    const length = Math.round((100 * text.length) / speed);
    const samples = /[a-z]/i.test(text) ? { samples: new Float32Array(length).fill(0.5) } : {};
    this.receive({ type: 'result', id, result: { ...answer, ...samples } });
  }
}

const processes: FakeProcess[] = [];
let synthesizer: SpeechSynthesizer;

function create(options = {}): SpeechSynthesizer {
  return createHostedSynthesizer({
    name: 'fake',
    capabilities: {
      sampleRate: 24_000,
      voices: [{ name: 'heart', languages: ['en-US'] }],
      speed: { min: 0.5, max: 2 },
      maxConcurrency: 1,
      maxChars: 2000,
      streaming: false,
    },
    settings: readOptions(HOSTED_SPEECH, options),
    prepare: async () => ({}),
    async open(receive) {
      const process = new FakeProcess(receive);
      processes.push(process);
      return process;
    },
    request: (call) => call,
  });
}

describeSpeech('a synthesizer over a fake process', {
  create: () => create(),
  texts: { short: 'So it is.', long: 'It is so, and it has been so for a while now.' },
});

describe('a synthesizer over a process', () => {
  beforeEach(() => {
    processes.length = 0;
    synthesizer = create({ maxQueuedCalls: 1, callTimeoutMs: 5000 });
  });
  afterEach(async () => {
    vi.useRealTimers();
    await synthesizer[Symbol.asyncDispose]();
  });

  it('gives no samples where there is nothing to be said', async () => {
    expect((await synthesizer.synthesize('...')).samples).toEqual(new Float32Array(0));
  });

  it('fails the call over which the process died as retryable, and starts it anew', async () => {
    await expect(synthesizer.synthesize('die')).rejects.toMatchObject({
      code: 'ERR_BACKEND_CRASHED',
      retryable: true,
    });
    await synthesizer.synthesize('again');
    expect(processes).toHaveLength(2);
    expect(await synthesizer.health()).toMatchObject({ status: 'ready', restarts: 1 });
  });

  it('kills a process that hangs, and answers the next call with another', async () => {
    await synthesizer.load();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const hanging = expect(synthesizer.synthesize('hang')).rejects.toMatchObject({
      code: 'ERR_BACKEND_TIMEOUT',
      retryable: true,
    });
    await vi.advanceTimersByTimeAsync(5000);
    await hanging;
    expect(processes[0]!.killed).toBe(true);
    vi.useRealTimers();
    await synthesizer.synthesize('again');
    expect(processes[1]!.texts).toEqual(['again']);
  });

  it('lets one call wait, and refuses the next as it was told', async () => {
    const abort = new AbortController();
    const calls = ['hang', 'wait'].map((text) =>
      synthesizer.synthesize(text, { signal: abort.signal }),
    );
    await expect(synthesizer.synthesize('too many')).rejects.toMatchObject({
      code: 'ERR_OVERLOADED',
      retryable: true,
    });
    abort.abort();
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'ERR_ABORTED' });
  });
});

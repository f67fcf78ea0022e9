import type { StreamStep, TranscriptionBackend } from '@ws/core';
import { checksOf, endsWhenDisposed, ensure, fails, type Rules, unchanged } from './ensure.js';
import {
  hearAll,
  openStream,
  pushAll,
  type StreamCheck,
  type StreamFixture,
  textOf,
  understood,
  withStream,
  wordsText,
} from './stream-check.js';

type StreamRules = Rules<TranscriptionBackend, StreamFixture>;

const USUAL_MS = 100;
// As many streams are opened to see that one more is refused.
const FEW_STREAMS = 64;

/** Rules whose checks may share a backend. */
const SHARED: StreamRules = {
  'says what its streams can do': async (backend) => {
    ensure(typeof backend.openStream === 'function', 'it has no openStream');
    const { streams } = backend.capabilities;
    ensure(streams !== undefined, 'capabilities.streams is not there');
    const { chunkMs, lookaheadMs, maxStreams, ...flags } = streams;
    ensure(chunkMs > 0, 'chunkMs is not above 0');
    ensure(lookaheadMs === undefined || lookaheadMs >= 0, 'lookaheadMs is below 0');
    ensure(Number.isInteger(maxStreams) && maxStreams >= 1, 'maxStreams is not from 1');
    for (const [name, flag] of Object.entries(flags)) {
      ensure(typeof flag === 'boolean', `capabilities.streams.${name} is neither true nor false`);
    }
  },

  'understands speech': async (backend, fixture) => {
    await withStream(backend, fixture, async (stream) => {
      const { text } = await hearAll(stream, fixture.speech.samples, USUAL_MS);
      understood(text, fixture);
    });
  },

  'says the same however the audio is cut': async (backend, fixture) => {
    const { samples } = fixture.speech;
    const texts: string[] = [];
    for (const pieceMs of [500, 20, 33.3, samples.length / 16]) {
      await withStream(backend, fixture, async (stream) => {
        texts.push((await hearAll(stream, samples, pieceMs)).text);
      });
    }
    for (const text of texts) ensure(text === texts[0], `it said "${texts[0]}", and "${text}"`);
  },

  'says how far it has heard, and never goes back': async (backend, fixture) => {
    const { samples } = fixture.speech;
    await withStream(backend, fixture, async (stream) => {
      const { steps } = await hearAll(stream, samples, USUAL_MS);
      let before = 0;
      for (const [at, { upToSample, processingTimeMs }] of steps.entries()) {
        const pushed = Math.min(samples.length, 16 * USUAL_MS * (at + 1));
        ensure(Number.isInteger(upToSample), `upToSample is ${upToSample}`);
        ensure(upToSample >= before, `upToSample is ${upToSample} after ${before}`);
        ensure(upToSample <= pushed, `it has heard ${upToSample} of ${pushed} samples`);
        ensure(processingTimeMs >= 0, `processingTimeMs is ${processingTimeMs}`);
        before = upToSample;
      }
      ensure(before === samples.length, `after flush it has heard ${before} of ${samples.length}`);
    });
  },

  'hears as the audio comes: no more than a chunk waits': async (backend, fixture) => {
    const { chunkMs } = backend.capabilities.streams!;
    await withStream(backend, fixture, async (stream) => {
      const steps = await pushAll(stream, fixture.speech.samples, USUAL_MS);
      for (const [at, { upToSample }] of steps.entries()) {
        const pushed = Math.min(fixture.speech.samples.length, 16 * USUAL_MS * (at + 1));
        const waitingMs = (pushed - upToSample) / 16;
        ensure(waitingMs <= chunkMs, `${waitingMs} ms wait, and a chunk has ${chunkMs}`);
      }
      const early = steps
        .slice(0, -1)
        .some(({ stable, tentative }) => stable.length + tentative.length > 0);
      ensure(early, 'it said nothing before the last sample');
    });
  },

  'leaves nothing tentative after a flush, and a second one says nothing': async (
    backend,
    fixture,
  ) => {
    await withStream(backend, fixture, async (stream) => {
      quiet(await stream.flush(), 'before any audio');
      const { steps } = await hearAll(stream, fixture.speech.samples, USUAL_MS);
      ensure(steps.at(-1)!.tentative.length === 0, 'words are tentative after a flush');
      const again = await stream.flush();
      quiet(again, 'the second time');
      ensure(again.upToSample === fixture.speech.samples.length, 'upToSample is another one');
    });
  },

  'goes on after a flush': async (backend, fixture) => {
    const { samples } = fixture.speech;
    await withStream(backend, fixture, async (stream) => {
      const first = await hearAll(stream, samples, USUAL_MS);
      const second = await hearAll(stream, samples, USUAL_MS);
      understood(textOf([...first.steps, ...second.steps]), fixture, 2);
      ensure(second.steps.at(-1)!.upToSample === 2 * samples.length, 'upToSample does not go on');
    });
  },

  'says with its words how they are written, and where they lie': async (backend, fixture) => {
    const { wordTimes } = backend.capabilities.streams!;
    await withStream(backend, fixture, async (stream) => {
      const { steps } = await hearAll(stream, fixture.speech.samples, USUAL_MS);
      let before = 0;
      for (const { stable, tentative, upToSample } of steps) {
        for (const { text, probability } of [...stable, ...tentative]) {
          ensure(text.trim() !== '', 'a word is empty');
          ensure(!/\s/.test(text.trim()), `"${text}" is several words`);
          if (probability === undefined) continue;
          ensure(probability >= 0 && probability <= 1, `a probability is ${probability}`);
        }
        if (!wordTimes) continue;
        for (const { text, startSample = -1, endSample = -1 } of stable) {
          ensure(startSample >= before, `"${text}" begins at ${startSample}, before ${before}`);
          ensure(endSample >= startSample, `"${text}" ends at ${endSample}, before it begins`);
          ensure(endSample <= upToSample, `"${text}" ends at ${endSample}, after ${upToSample}`);
          before = startSample;
        }
      }
    });
  },

  'begins anew after a reset': async (backend, fixture) => {
    const { samples } = fixture.speech;
    await withStream(backend, fixture, async (stream) => {
      await pushAll(stream, samples.subarray(0, samples.length >> 1), USUAL_MS);
      await stream.reset();
      const { steps, text } = await hearAll(stream, samples, USUAL_MS);
      understood(text, fixture);
      ensure(steps.at(-1)!.upToSample === samples.length, 'positions do not begin anew');
    });
  },

  'goes back to a snapshot, as if nothing had been heard since': async (backend, fixture) => {
    if (!backend.capabilities.streams!.snapshots) return;
    const { samples } = fixture.speech;
    const half = samples.length >> 1;
    const whole = await withStream(backend, fixture, (stream) =>
      hearAll(stream, samples, USUAL_MS),
    );
    await withStream(backend, fixture, async (stream) => {
      ensure(stream.snapshot !== undefined, 'it has no snapshot');
      ensure(stream.restore !== undefined, 'it has no restore');
      const before = await pushAll(stream, samples.subarray(0, half), USUAL_MS);
      const state = await stream.snapshot();
      await hearAll(stream, samples.slice(half).reverse(), USUAL_MS);
      await stream.restore(state);
      const after = await hearAll(stream, samples.subarray(half), USUAL_MS);
      same(textOf([...before, ...after.steps]), whole.text, 'after restore');
      // Another stream goes on from it, too, and the state is as it was.
      await withStream(backend, fixture, async (other) => {
        await other.restore!(state);
        const elsewhere = await hearAll(other, samples.subarray(half), USUAL_MS);
        same(textOf([...before, ...elsewhere.steps]), whole.text, 'on another stream');
      });
    });
  },

  'takes calls that do not wait for each other, in their order': async (backend, fixture) => {
    const { samples } = fixture.speech;
    const half = samples.length >> 1;
    await withStream(backend, fixture, async (stream) => {
      const steps = await Promise.all([
        stream.push(samples.slice(0, half)),
        stream.push(samples.slice(half)),
        stream.flush(),
      ]);
      understood(textOf(steps), fixture);
    });
  },

  'keeps streams apart': async (backend, fixture) => {
    if (backend.capabilities.streams!.maxStreams < 2) return;
    const { samples } = fixture.speech;
    await withStream(backend, fixture, (one) =>
      withStream(backend, fixture, async (other) => {
        const steps: StreamStep[][] = [[], []];
        for (let at = 0; at < samples.length; at += 1600) {
          const piece = samples.slice(at, at + 1600);
          const both = [one.push(piece), other.push(piece)];
          for (const [i, step] of (await Promise.all(both)).entries()) steps[i]!.push(step);
        }
        for (const [i, stream] of [one, other].entries()) steps[i]!.push(await stream.flush());
        for (const said of steps) understood(textOf(said), fixture);
      }),
    );
  },

  'leaves the audio as it was given': async (backend, fixture) => {
    await withStream(backend, fixture, async (stream) => {
      const given = fixture.speech.samples.slice();
      await stream.push(given);
      await stream.flush();
      unchanged(given, fixture.speech.samples);
    });
  },

  'refuses samples that are not finite, and goes on': async (backend, fixture) => {
    const { samples } = fixture.speech;
    await withStream(backend, fixture, async (stream) => {
      const half = samples.length >> 1;
      const before = await pushAll(stream, samples.subarray(0, half), USUAL_MS);
      for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
        await fails('ERR_INVALID_AUDIO', stream.push(new Float32Array(160).fill(value)));
      }
      const { steps } = await hearAll(stream, samples.subarray(half), USUAL_MS);
      understood(textOf([...before, ...steps]), fixture);
    });
  },

  'hears nothing of a call whose signal is aborted, and may be reset': async (backend, fixture) => {
    const { samples } = fixture.speech;
    await withStream(backend, fixture, async (stream) => {
      const reason = new Error('the reason');
      const signal = AbortSignal.abort(reason);
      const error = await fails('ERR_ABORTED', stream.push(samples, { signal }));
      ensure(error.cause === reason, "the error's cause is not the signal's reason");
      const abort = new AbortController();
      const call = stream.push(samples, { signal: abort.signal });
      abort.abort();
      // A fast one may have heard it by then.
      await call.catch(async () => fails('ERR_ABORTED', call));
      await stream.reset();
      understood((await hearAll(stream, samples, USUAL_MS)).text, fixture);
    });
    await fails('ERR_ABORTED', () => backend.openStream!({ signal: AbortSignal.abort() }));
  },

  'refuses one stream too many, and has room again when one is closed': async (
    backend,
    fixture,
  ) => {
    const { maxStreams } = backend.capabilities.streams!;
    if (maxStreams > FEW_STREAMS) return;
    const streams = [];
    for (let i = 0; i < maxStreams; i++) streams.push(await openStream(backend, fixture));
    await fails('ERR_OVERLOADED', openStream(backend, fixture));
    await streams.pop()![Symbol.asyncDispose]();
    streams.push(await openStream(backend, fixture));
    for (const stream of streams) await stream[Symbol.asyncDispose]();
  },

  'may be closed twice, and refuses to hear afterwards': async (backend, fixture) => {
    const stream = await openStream(backend, fixture);
    await stream[Symbol.asyncDispose]();
    await stream[Symbol.asyncDispose]();
    await fails('ERR_DISPOSED', stream.push(new Float32Array(1600)));
    await fails('ERR_DISPOSED', stream.flush());
    await fails('ERR_DISPOSED', stream.reset());
  },

  'ends calls that run when it is closed': async (backend, fixture) => {
    const stream = await openStream(backend, fixture);
    await endsWhenDisposed(stream, stream.push(fixture.speech.samples));
  },
};

/** Rules of a backend that is not loaded yet, or that the check disposes. */
const OWN: StreamRules = {
  'loads by itself when a stream is opened': async (backend, fixture) => {
    await withStream(backend, fixture, async (stream) => {
      understood((await hearAll(stream, fixture.speech.samples, USUAL_MS)).text, fixture);
    });
  },
};

/** Every rule of the contract of streams. */
export const STREAM_CHECKS: readonly StreamCheck[] = checksOf(OWN, SHARED);

function quiet({ stable, tentative }: StreamStep, when: string): void {
  const said = wordsText([...stable, ...tentative]);
  ensure(said === '', `a flush ${when} says "${said}"`);
}

function same(text: string, expected: string, when: string): void {
  ensure(text === expected, `${when} it said "${text}", and without a break "${expected}"`);
}

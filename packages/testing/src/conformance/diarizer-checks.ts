import type { DiarizeOptions, Diarizer, KnownSpeaker, SpeakerTurn } from '@ws/core';
import { samplesToSeconds, secondsToSamples } from '@ws/core/internal';
import {
  type Check,
  checksOf,
  endsWhenDisposed,
  ensure,
  ensureLoads,
  ensureNamed,
  fails,
  type Rules,
  unchanged,
} from './ensure.js';
import { ensureNumbered, ensureSameTurns, ensureSpeaker, numbersOf } from './told-speakers.js';

/** What the kit needs to know of a diarizer. */
export interface DiarizerFixture {
  /** A new diarizer. The kit disposes it. */
  create(): Diarizer | Promise<Diarizer>;
  /** Two people who speak by turns, and whose voices are told apart easily; mono, 16 kHz. */
  readonly dialogue: {
    readonly samples: Float32Array;
    /** What each of them says, in order, one sentence or more at a time, in seconds. */
    readonly turns: readonly SpeakerTurn[];
  };
}

/** Rules whose checks may share a diarizer. */
const SHARED: Rules<Diarizer, DiarizerFixture> = {
  'says what it is': async (diarizer) => ensureNamed(diarizer),
  'tells two people apart, numbered as they are first heard': async (diarizer, { dialogue }) => {
    const told = await diarize(diarizer, dialogue.samples);
    wellFormed(told, dialogue.samples);
    const numbers = numbersOf(dialogue.turns);
    for (const turn of dialogue.turns) {
      ensureSpeaker(told, turn, numbers.get(turn.speaker)!);
    }
  },
  'tells as many people as it is told': async (diarizer, { dialogue: { samples } }) => {
    const people = async (options: DiarizeOptions): Promise<number> =>
      new Set((await diarize(diarizer, samples, options)).map(({ speaker }) => speaker)).size;
    for (const options of [{ speakers: 1 }, { maxSpeakers: 1 }]) {
      const count = await people(options);
      ensure(count === 1, `with ${JSON.stringify(options)} it told ${count} people`);
    }
    const count = await people({ speakers: 2 });
    ensure(count === 2, `of two people it told ${count}`);
  },
  'gives people who are known their names': async (diarizer, { dialogue }) => {
    const [first, second] = [...new Set(dialogue.turns.map(({ speaker }) => speaker))];
    const known = [{ name: 'Zoë', samples: saidBy(second!, dialogue) }];
    const named = await diarize(diarizer, dialogue.samples, { known });
    const numbered = await diarize(diarizer, dialogue.samples);
    const expected = numbered.map((turn) => ({
      ...{ ...turn, speaker: turn.speaker === '2' ? 'Zoë' : turn.speaker },
    }));
    ensureSameTurns(named, expected, `where ${second} is known`);
    const both = [...known, { name: 'Ada', samples: saidBy(first!, dialogue) }];
    const people = (await diarize(diarizer, dialogue.samples, { known: both })).map(
      ({ speaker }) => speaker,
    );
    ensure(
      people[0] === 'Ada' && people.every((name) => name === 'Ada' || name === 'Zoë'),
      `of Ada and Zoë it told ${JSON.stringify(people)}`,
    );
    const [{ samples }] = known as [KnownSpeaker];
    for (const bad of [
      { name: '', samples },
      { name: '2', samples },
      { name: 'Zoë', samples: samples.subarray(0, 100) },
    ]) {
      await fails('ERR_INVALID_OPTION', () =>
        diarize(diarizer, dialogue.samples, { known: [bad] }),
      );
    }
    const silent = [{ name: 'Zoë', samples: new Float32Array(48_000) }];
    await fails('ERR_INVALID_AUDIO', () => diarize(diarizer, dialogue.samples, { known: silent }));
  },
  'tells no turn of silence, nor of no audio': async (diarizer) => {
    for (const length of [0, 1, 320_000]) {
      const told = await diarizer.diarize(new Float32Array(length));
      ensure(told.length === 0, `of ${length} samples of silence it told ${told.length} turns`);
    }
  },
  'tells the same, whole or in pieces, again and at once': async (
    diarizer,
    { dialogue: { samples } },
  ) => {
    const expected = await diarize(diarizer, samples);
    async function* pieces(): AsyncGenerator<Float32Array> {
      for (let at = 0; at < samples.length; at += 7001) yield samples.slice(at, at + 7001);
    }
    ensureSameTurns(await diarizer.diarize(pieces()), expected, 'in pieces');
    for (const told of await Promise.all([
      diarize(diarizer, samples),
      diarize(diarizer, samples),
    ])) {
      ensureSameTurns(told, expected, 'beside another recording');
    }
  },
  'leaves the samples as they are': async (diarizer, { dialogue: { samples } }) => {
    const given = samples.slice();
    await diarizer.diarize(given);
    unchanged(given, samples);
  },
  'refuses samples that are not finite, and goes on': async (
    diarizer,
    { dialogue: { samples } },
  ) => {
    const bad = samples.slice();
    bad[bad.length - 1] = Number.NaN;
    await fails('ERR_INVALID_AUDIO', () => diarizer.diarize(bad));
    wellFormed(await diarize(diarizer, samples), samples);
  },
  'refuses numbers of people that cannot be': async (diarizer, { dialogue: { samples } }) => {
    for (const options of [
      { speakers: 0 },
      { minSpeakers: 1.5 },
      { minSpeakers: 3, maxSpeakers: 2 },
    ]) {
      await fails('ERR_INVALID_OPTION', () => diarizer.diarize(samples.slice(), options));
    }
  },
  'fails as the source of its audio does': async (diarizer, { dialogue: { samples } }) => {
    async function* broken(): AsyncGenerator<Float32Array> {
      yield samples.slice();
      throw new RangeError('the recording is cut');
    }
    const error = await diarizer.diarize(broken()).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    ensure(error instanceof RangeError, `it did not fail as its source did, but ${String(error)}`);
  },
  'can be aborted, before and while it works, and goes on': async (
    diarizer,
    { dialogue: { samples } },
  ) => {
    const before = await diarize(diarizer, samples);
    await fails('ERR_ABORTED', () => diarize(diarizer, samples, { signal: AbortSignal.abort() }));
    const controller = new AbortController();
    const call = diarize(diarizer, samples, { signal: controller.signal });
    const beside = diarize(diarizer, samples);
    controller.abort();
    await fails('ERR_ABORTED', call);
    ensureSameTurns(await beside, before, 'beside an aborted call');
  },
};

/** Rules of a diarizer that is not loaded yet, or that the check disposes. */
const OWN: Rules<Diarizer, DiarizerFixture> = {
  'may be loaded twice, and refuses to load for a caller who has left': ensureLoads,
  'ends calls that run when it is disposed': async (diarizer, { dialogue: { samples } }) => {
    await diarizer.load();
    await endsWhenDisposed(diarizer, diarize(diarizer, samples));
  },
  'may be disposed twice, and refuses to work afterwards': async (
    diarizer,
    { dialogue: { samples } },
  ) => {
    await diarizer[Symbol.asyncDispose]();
    await diarizer[Symbol.asyncDispose]();
    await fails('ERR_DISPOSED', () => diarize(diarizer, samples));
    await fails('ERR_DISPOSED', () => diarizer.load());
  },
};

/** Every rule of the contract of a diarizer. */
export const DIARIZER_CHECKS: readonly Check<Diarizer, DiarizerFixture>[] = checksOf(OWN, SHARED);

/** What a diarizer tells of audio that nothing else holds. */
async function diarize(
  diarizer: Diarizer,
  samples: Float32Array,
  options?: DiarizeOptions,
): Promise<readonly SpeakerTurn[]> {
  return diarizer.diarize(samples.slice(), options);
}

/** What one of two people says, at least two seconds of it. */
function saidBy(speaker: string, { samples, turns }: DiarizerFixture['dialogue']): Float32Array {
  const said = turns
    .filter((turn) => turn.speaker === speaker)
    .flatMap(({ start, end }) => [
      ...samples.subarray(secondsToSamples(start), secondsToSamples(end)),
    ]);
  const length = Math.min(secondsToSamples(60), Math.max(secondsToSamples(2), said.length));
  return Float32Array.from({ length }, (_, i) => said[i % said.length]!);
}

function wellFormed(told: readonly SpeakerTurn[], samples: Float32Array): void {
  ensureNumbered(told, samplesToSeconds(samples.length));
}

import {
  type KnownSpeaker,
  type LiveDiarizeOptions,
  type LiveDiarizer,
  SAMPLE_RATE,
  type SpeakerStream,
  type SpeakerTurn,
} from '@ws/core';
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

/** What the kit needs to know of a live diarizer. */
export interface LiveDiarizerFixture {
  /** A new diarizer. The kit disposes it. */
  create(): LiveDiarizer | Promise<LiveDiarizer>;
  /** Two people who speak by turns, and whose voices are told apart easily; mono, 16 kHz, 55 s at most. */
  readonly dialogue: {
    readonly samples: Float32Array;
    /**
     * What each of them says, in order, in seconds: twice or more often, 1.5 s or more at a time, the first turn of each 2 s
     * or more. Speakers have names, and no numbers.
     */
    readonly turns: readonly SpeakerTurn[];
  };
}

type Dialogue = LiveDiarizerFixture['dialogue'];

/** Rules whose checks may share a diarizer. */
const SHARED: Rules<LiveDiarizer, LiveDiarizerFixture> = {
  'says what it is': async (diarizer) => ensureNamed(diarizer),
  'tells two people apart, numbered as they are first told': async (diarizer, { dialogue }) => {
    const answers = await follow(diarizer.open(), dialogue);
    ensureInOrder(answers, dialogue);
    ensureSpeakers(answers, dialogue, numbersOf(dialogue.turns));
    // Another stream has numbers of its own.
    const second = dialogue.turns.find(({ speaker }) => speaker !== dialogue.turns[0]!.speaker)!;
    const stream = diarizer.open();
    stream.write(dialogue.samples.slice());
    ensureSpeaker(await stream.turns(second.start, second.end), second, '1');
  },
  'does not change what it answered': async (diarizer, { dialogue }) => {
    const stream = diarizer.open();
    const answers = await follow(stream, dialogue);
    for (const [i, { start, end }] of dialogue.turns.entries()) {
      ensureSameTurns(await stream.turns(start, end), answers[i]!, 'asked again');
    }
  },
  'tells people whom it knows by their names': async (diarizer, { dialogue }) => {
    const [first, second] = firstTurns(dialogue);
    const known = [await diarizer.enroll(knownFrom(dialogue, second))];
    // It may be kept between, and another stream has it too.
    const kept = JSON.parse(JSON.stringify(known)) as typeof known;
    await follow(diarizer.open({ known }), dialogue);
    const answers = await follow(diarizer.open({ known: kept }), dialogue);
    ensureSpeakers(
      answers,
      dialogue,
      new Map([
        [first.speaker, '1'],
        [second.speaker, second.speaker],
      ]),
    );
  },
  'enrolls people who can be heard, and leaves their samples as they are': async (
    diarizer,
    { dialogue },
  ) => {
    const person = knownFrom(dialogue, firstTurns(dialogue)[0]);
    const { name, samples } = person;
    const before = samples.slice();
    const { speaker, seconds } = await diarizer.enroll(person);
    unchanged(samples, before);
    ensure(speaker === name, `it enrolled ${name} as ${speaker}`);
    ensure(seconds > 0, `of ${name} it heard ${seconds} s`);
    const refused: readonly KnownSpeaker[] = [
      { name: '1', samples },
      { name: '', samples },
      { name, samples: samples.subarray(0, SAMPLE_RATE) },
      { name, samples: new Float32Array(61 * SAMPLE_RATE) },
    ];
    for (const one of refused) await fails('ERR_INVALID_OPTION', () => diarizer.enroll(one));
    const damaged = samples.slice();
    damaged[damaged.length - 1] = Number.NaN;
    for (const bad of [damaged, new Float32Array(samples.length)]) {
      await fails('ERR_INVALID_AUDIO', () => diarizer.enroll({ name, samples: bad }));
    }
    const signal = AbortSignal.abort();
    await fails('ERR_ABORTED', () => diarizer.enroll(person, { signal }));
  },
  'tells no more people than it is told': async (diarizer, { dialogue }) => {
    const answers = await follow(diarizer.open({ maxSpeakers: 1 }), dialogue);
    const people = new Set(answers.flat().map(({ speaker }) => speaker));
    ensure(people.size === 1, `with maxSpeakers 1 it told ${people.size} people`);
  },
  'goes on where another stream stopped': async (diarizer, fixture) => {
    const { dialogue } = fixture;
    const { samples, turns } = dialogue;
    const second = firstTurns(dialogue)[1];
    const half = turns.indexOf(second) + 1;
    // By numbers of its own, the other stream would begin with 1.
    const rest = turns.slice(
      turns.findIndex(({ speaker }, i) => i >= half && speaker === second.speaker),
    );
    const at = secondsToSamples(turns[half - 1]!.end);
    const before = diarizer.open();
    const answers = await follow(before, { samples, turns: turns.slice(0, half) });
    const remains = before.remains();
    ensure(remains.position === at, `of ${at} samples remains.position is ${remains.position}`);
    await using other = await fixture.create();
    const continued = JSON.parse(JSON.stringify(remains)) as typeof remains;
    const after = other.open({ continued });
    answers.push(...(await follow(after, { samples, turns: rest }, at)));
    const all = { turns: [...turns.slice(0, half), ...rest] };
    ensureInOrder(answers, all);
    ensureSpeakers(answers, all, numbersOf(turns));
  },
  'tells no turn of silence, nor of no audio': async (diarizer, { dialogue: { samples } }) => {
    const stream = diarizer.open();
    const nothing = await stream.turns(0, 0);
    ensure(nothing.length === 0, `of no audio it told ${nothing.length} turns`);
    stream.write(samples.slice());
    stream.write(new Float32Array(20 * SAMPLE_RATE));
    const over = samplesToSeconds(samples.length);
    const told = await stream.turns(over + 1, over + 20);
    ensure(told.length === 0, `of silence it told ${told.length} turns`);
  },
  'tells nothing of audio that is over a minute old': async (diarizer, { dialogue }) => {
    const stream = diarizer.open();
    stream.write(dialogue.samples.slice());
    stream.write(new Float32Array(60 * SAMPLE_RATE));
    const [{ start, end }] = dialogue.turns as readonly [SpeakerTurn];
    const told = await stream.turns(start, end);
    ensure(told.length === 0, `it told ${told.length} turns of audio that it does not keep`);
  },
  'answers calls in order, and streams apart from each other': async (diarizer, { dialogue }) => {
    const expected = await follow(diarizer.open(), dialogue);
    const streams = [diarizer.open(), diarizer.open()];
    const order: number[] = [];
    const all = await Promise.all(
      streams.map((stream) => {
        stream.write(dialogue.samples.slice());
        return Promise.all(
          dialogue.turns.map(async ({ start, end }, i) => {
            const answer = await stream.turns(start, end);
            if (stream === streams[0]) order.push(i);
            return answer;
          }),
        );
      }),
    );
    const inOrder = order.every((call, i) => call === i);
    ensure(inOrder, `calls were answered in the order ${order.join(', ')}`);
    for (const answers of all) {
      ensureSpeakers(answers, dialogue, numbersOf(dialogue.turns));
      ensureSameTurns(answers[0]!, expected[0]!, 'beside another stream');
    }
  },
  'copies the samples, and leaves them as they are': async (diarizer, { dialogue }) => {
    const expected = await follow(diarizer.open(), dialogue);
    const stream = diarizer.open();
    const [{ start, end }] = dialogue.turns as readonly [SpeakerTurn];
    const given = dialogue.samples.slice(0, secondsToSamples(end));
    const before = given.slice();
    stream.write(given);
    given.fill(0);
    ensureSameTurns(await stream.turns(start, end), expected[0]!, 'of samples that were changed');
    given.set(before);
    const other = diarizer.open();
    other.write(given);
    await other.turns(start, end);
    unchanged(given, before);
  },
  'refuses samples that are not finite, and goes on': async (diarizer, { dialogue }) => {
    const stream = diarizer.open();
    const bad = dialogue.samples.slice();
    bad[bad.length - 1] = Number.NaN;
    await fails('ERR_INVALID_AUDIO', () => stream.write(bad));
    await fails('ERR_INVALID_AUDIO', () => stream.write([0.5] as unknown as Float32Array));
    ensureInOrder(await follow(stream, dialogue), dialogue);
  },
  'refuses stretches that cannot be': async (diarizer) => {
    const stream = diarizer.open();
    stream.write(new Float32Array(70 * SAMPLE_RATE));
    for (const [start, end] of [
      [-1, 1],
      [2, 1],
      [0, Number.NaN],
      [0, 61],
      [69, 71],
    ] as const) {
      await fails('ERR_INVALID_OPTION', () => stream.turns(start, end));
    }
  },
  'refuses options that cannot be': async (diarizer, { dialogue }) => {
    const voice = await diarizer.enroll(knownFrom(dialogue, firstTurns(dialogue)[0]));
    const refused: readonly LiveDiarizeOptions[] = [
      { maxSpeakers: 0 },
      { maxSpeakers: 1.5 },
      { known: [{ ...voice, speaker: '1' }] },
      { known: [{ ...voice, speaker: '' }] },
      { known: [voice, voice] },
      { known: [{ ...voice, vector: 'another' as unknown as readonly number[] }] },
      { continued: { position: -1, voices: [] } },
    ];
    for (const options of refused) {
      await fails('ERR_INVALID_OPTION', () => diarizer.open(options));
    }
  },
  'can be aborted, before and while it works, and goes on': async (diarizer, { dialogue }) => {
    const expected = await follow(diarizer.open(), dialogue);
    const stream = diarizer.open();
    stream.write(dialogue.samples.slice());
    const [{ start, end }] = dialogue.turns as readonly [SpeakerTurn];
    await fails('ERR_ABORTED', () => stream.turns(start, end, { signal: AbortSignal.abort() }));
    const controller = new AbortController();
    const call = stream.turns(start, end, { signal: controller.signal });
    const next = stream.turns(start, end);
    controller.abort();
    await fails('ERR_ABORTED', call);
    ensureSameTurns(await next, expected[0]!, 'after an aborted call');
  },
};

/** Rules of a diarizer that is not loaded yet, or that the check disposes. */
const OWN: Rules<LiveDiarizer, LiveDiarizerFixture> = {
  'may be loaded twice, and refuses to load for a caller who has left': ensureLoads,
  'ends calls that run when it, or the stream, is disposed': async (diarizer, { dialogue }) => {
    await diarizer.load();
    const call = (stream: SpeakerStream): Promise<unknown> => {
      stream.write(dialogue.samples.slice());
      return stream.turns(0, samplesToSeconds(dialogue.samples.length));
    };
    const stream = diarizer.open();
    await endsWhenDisposed(stream, call(stream));
    await endsWhenDisposed(diarizer, call(diarizer.open()));
  },
  'may be disposed twice, and refuses to work afterwards': async (diarizer, { dialogue }) => {
    const stream = diarizer.open();
    await stream[Symbol.asyncDispose]();
    await stream[Symbol.asyncDispose]();
    await refusesToWork(stream);
    const other = diarizer.open();
    await diarizer[Symbol.asyncDispose]();
    await diarizer[Symbol.asyncDispose]();
    await refusesToWork(other);
    await fails('ERR_DISPOSED', () => diarizer.open());
    await fails('ERR_DISPOSED', () => diarizer.load());
    const person = knownFrom(dialogue, firstTurns(dialogue)[0]);
    await fails('ERR_DISPOSED', () => diarizer.enroll(person));
  },
};

/** Every rule of the contract of a live diarizer. */
export const LIVE_DIARIZER_CHECKS: readonly Check<LiveDiarizer, LiveDiarizerFixture>[] = checksOf(
  OWN,
  SHARED,
);

async function refusesToWork(stream: SpeakerStream): Promise<void> {
  await fails('ERR_DISPOSED', () => stream.write(new Float32Array(1)));
  await fails('ERR_DISPOSED', () => stream.turns(0, 0));
}

/** Writes each turn, up to its end, and asks who spoke. @param from - samples that another stream was given */
async function follow(
  stream: SpeakerStream,
  { samples, turns }: Dialogue,
  from = 0,
): Promise<(readonly SpeakerTurn[])[]> {
  const answers: (readonly SpeakerTurn[])[] = [];
  let written = from;
  for (const { start, end } of turns) {
    const to = secondsToSamples(end);
    stream.write(samples.slice(written, to));
    written = to;
    answers.push(await stream.turns(start, end));
  }
  return answers;
}

/** Each answer by start, its turns within the audio so far, and numbers without gaps. */
function ensureInOrder(
  answers: readonly (readonly SpeakerTurn[])[],
  { turns }: Pick<Dialogue, 'turns'>,
): void {
  let known = 0;
  for (const [i, answer] of answers.entries()) {
    known = ensureNumbered(answer, turns[i]!.end, known);
  }
}

function ensureSpeakers(
  answers: readonly (readonly SpeakerTurn[])[],
  { turns }: Pick<Dialogue, 'turns'>,
  speakers: ReadonlyMap<string, string>,
): void {
  for (const [i, turn] of turns.entries()) {
    ensureSpeaker(answers[i]!, turn, speakers.get(turn.speaker)!);
  }
}

/** The first turn of each of the two. */
function firstTurns({ turns }: Dialogue): readonly [SpeakerTurn, SpeakerTurn] {
  const [first] = turns;
  const second = turns.find(({ speaker }) => speaker !== first?.speaker);
  ensure(first !== undefined && second !== undefined, 'the fixture has no two people');
  return [first, second];
}

function knownFrom({ samples }: Dialogue, { speaker, start, end }: SpeakerTurn) {
  return {
    name: speaker,
    samples: samples.slice(secondsToSamples(start), secondsToSamples(end)),
  };
}

import type { Figure, SessionRecord } from '@ws/bench';
import { roundSeconds } from '@ws/core/internal';
import { WAYS, type WayOfHearing } from '../accuracy/ways-of-hearing.js';
import { missingBuild } from '../built-backend.js';
import { builtPackage } from '../built-package.js';
import { type MeasuredItem, measureEach } from './measure-each.js';
import { ownFigures } from './own-figures.js';
import { commandOf, type Part, type PartSettings } from './part.js';
import { type BenchRecording, MISSING_RECORDINGS, separateRecordings } from './recordings.js';
import { sessionRecord } from './session-record.js';

const PART = 'accuracy';
/** Also by recording and by language. */
const IN_DETAIL = ['files', 'faster-whisper, beam 5'];

/** In a few minutes. */
const QUICK = ['files', 'live, prompt', 'live, local-agreement', 'faster-whisper, beam 5'];
/** How many words are right: as files, live by each strategy as if computing took no time, and by faster-whisper. */
export const ACCURACY: Part = {
  name: PART,
  what: 'how many words are right: as files, live by each strategy, beside faster-whisper',
  async run(settings) {
    const { quick, model, signal } = settings;
    const built = missingBuild();
    if (built !== undefined) throw new Error(built);
    const isEnglish = model === 'tiny.en';
    const recordings = await separateRecordings(isEnglish ? 'en' : 'all');
    const measured = await measureEach({
      ...{ part: PART, signal, whyNot },
      items: WAYS.filter(({ name }) => !quick || QUICK.includes(name)),
      nameOf: ({ name }) => name,
      measure: (way) => hearAll(way, recordings, settings),
    });
    return {
      ...measured,
      missing: [...MISSING_RECORDINGS, ...measured.missing],
      audio: new Map(recordings.map(({ facts, samples }) => [facts.sha256, samples])),
    };
  },
};

/** Why a way cannot be measured here, if so. */
async function whyNot({ name }: WayOfHearing): Promise<string | undefined> {
  if (!name.startsWith('faster')) return undefined;
  try {
    const { setupPython } =
      await builtPackage<typeof import('@ws/backend-faster')>('backend-faster');
    await setupPython();
    return undefined;
  } catch (error) {
    return `It cannot be installed here: ${(error as Error).message}`;
  }
}

async function hearAll(
  way: WayOfHearing,
  recordings: readonly BenchRecording[],
  settings: PartSettings,
): Promise<MeasuredItem> {
  const { model, repetition } = settings;
  const command = commandOf(PART, settings);
  const { of, ofSessions } = ownFigures(PART, command);
  const isPeer = way.name.startsWith('faster');
  const system = isPeer
    ? `${way.name}, ${model}`
    : `ws ${way.name.replace(/^live, /, '')} ${model}`;
  await using hearing = await way.open(model);
  // What a first call costs besides is not counted.
  await hearing.hear(recordings[0]!.samples);
  const before = await hearing.cpuMs();
  const sessions: SessionRecord[] = [];
  for (const { facts, samples } of recordings) {
    const started = performance.now();
    const { text, events } = await hearing.hear(samples);
    const took = (performance.now() - started) / 1000;
    const at = roundSeconds(took);
    const common = {
      id: `${PART}/${system}/${facts.name}/${repetition}`,
      ...{ part: PART, system, repetition, recording: facts },
    };
    sessions.push(
      events === undefined
        ? {
            ...{ ...common, pace: 'whole', sent: [[0, facts.seconds]] },
            events: [{ at, type: 'final', utterance: 0, text }],
            ended: at,
          }
        : sessionRecord({
            ...{ ...common, pace: 'audio-time', heard: events },
            ...{ sent: [[facts.seconds, facts.seconds]], ended: facts.seconds },
          }),
    );
  }
  const audioSeconds = recordings.reduce((sum, { facts }) => sum + facts.seconds, 0);
  const cpu = ((await hearing.cpuMs()) - before) / 1000 / audioSeconds;
  const perRecording = IN_DETAIL.includes(way.name)
    ? [
        ...byKind('recording', sessions, ({ recording }) => recording.name, ofSessions),
        ...byKind('language', sessions, ({ recording }) => recording.language, ofSessions),
      ]
    : [];
  return {
    sessions,
    figures: [
      // Our own words, and when they come in audio time, are the same each time.
      ...ofSessions(sessions).map((figure) =>
        isPeer || figure.measure === 'real-time-factor' ? figure : { ...figure, exact: true },
      ),
      ...of(system, 'cpu-per-audio-second', cpu),
      ...perRecording,
    ],
  };
}

/** The error rate of each recording, or of each language. */
function byKind(
  kind: 'recording' | 'language',
  sessions: readonly SessionRecord[],
  of: (session: SessionRecord) => string,
  figuresOf: (sessions: readonly SessionRecord[]) => readonly Figure[],
): readonly Figure[] {
  return [...new Set(sessions.map(of))].flatMap((name) =>
    figuresOf(sessions.filter((session) => of(session) === name))
      .filter(({ measure }) => measure === 'word-error-rate')
      .map((figure) => ({
        ...figure,
        id: figure.id.replace(
          /\/word-error-rate$/,
          `/${kind}/${name.replaceAll('/', ' ')}/word-error-rate`,
        ),
      })),
  );
}

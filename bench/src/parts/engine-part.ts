import type { Figure } from '@ws/bench';
import { createPromptStrategy } from '@ws/core';
import { createLocalAgreementStrategy } from '@ws/core/strategies';
import { createBuiltBackend, missingBuild } from '../built-backend.js';
import { distribution } from '@ws/bench';
import { loadMeteredEngine } from '../engines.js';
import { windows } from '../engine/windows.js';
import { progress } from '../report.js';
import { countCalls } from '../streaming/counted-backend.js';
import { createEngineBackend } from '../streaming/engine-backend.js';
import { demoRecording } from '../streaming/recordings.js';
import { runSession } from '../streaming/run-session.js';
import { calibrate } from './calibration.js';
import { type OwnFigures, ownFigures } from './own-figures.js';
import { commandOf, NOTHING, type Part, type PartSettings } from './part.js';

const PART = 'engine';
const PRECISION = 'int8';
/** Each process has its own luck with memory: several of them are measured. */
const QUICK = { processes: 4, rounds: 6 };
const WHOLE = { processes: 6, rounds: 12 };

/** What one call takes, beside a fixed computation; and work that is counted. */
export const ENGINE: Part = {
  name: PART,
  what: 'one call of the engine: time, beside a fixed computation, and work that is counted exactly',
  async run(settings) {
    const built = missingBuild();
    if (built !== undefined) throw new Error(built);
    const own = ownFigures(PART, commandOf(PART, settings));
    const counted = await countedWork(own, settings);
    return { ...NOTHING, figures: [...counted, ...(await timedCalls(own, settings))] };
  },
};

async function timedCalls({ of }: OwnFigures, { quick, model, signal }: PartSettings): Promise<readonly Figure[]> {
  const { processes, rounds } = quick ? QUICK : WHOLE;
  // The longest takes as long as all others together.
  const stretches = windows().slice(0, quick ? 2 : undefined);
  const times = stretches.map((): number[] => []);
  const ratios = stretches.map((): number[] => []);
  const calibrations: number[] = [];
  for (let i = 0; i < processes; i++) {
    await using backend = await createBuiltBackend(model, PRECISION);
    await backend.load();
    // The first round warms up.
    for (let round = 0; round <= rounds; round++) {
      signal.throwIfAborted();
      let before = calibrate();
      for (const [at, { samples }] of stretches.entries()) {
        const started = performance.now();
        await backend.transcribe(samples, { language: 'en', timestamps: false, fallback: false });
        const took = performance.now() - started;
        const after = calibrate();
        const calibration = (before + after) / 2;
        before = after;
        if (round === 0) continue;
        calibrations.push(calibration);
        times[at]!.push(took);
        ratios[at]!.push(took / calibration);
      }
    }
    progress(`engine: process ${i + 1} of ${processes}`);
  }
  const middle = (values: readonly number[]): number => distribution(values).p50;
  return [
    of('this machine', 'calibration', middle(calibrations), { repetitions: calibrations }),
    ...stretches.flatMap(({ seconds }, at) => {
      const system = `ws onnx ${PRECISION} ${model}, ${seconds} s`;
      return [
        of(system, 'call-time-p50', middle(times[at]!), { repetitions: times[at]! }),
        of(system, 'relative-time', middle(ratios[at]!), { repetitions: ratios[at]! }),
      ];
    }),
  ];
}

/** What whole sessions over the demo's recording give the engine to do: the same each time. */
async function countedWork({ of }: OwnFigures, { model }: PartSettings): Promise<readonly Figure[]> {
  const { engine, encoder, decoder, reset } = await loadMeteredEngine(model, PRECISION);
  const { samples } = demoRecording();
  const figures: Figure[] = [];
  try {
    for (const strategy of [createPromptStrategy(), createLocalAgreementStrategy()]) {
      reset();
      const backend = countCalls(createEngineBackend(engine));
      await runSession(backend, strategy, samples);
      const system = `ws ${strategy.name} ${model}`;
      const exact = { exact: true };
      figures.push(
        of(system, 'encoder-frames', encoder.work, exact),
        of(system, 'decoder-tokens', decoder.work, exact),
        of(system, 'engine-calls', backend.answered, exact),
      );
      progress(`engine: work of ${strategy.name}`);
    }
  } finally {
    await engine.release();
  }
  return figures;
}

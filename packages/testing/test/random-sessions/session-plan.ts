import type { SessionChanges, StreamingSessionOptions } from '@ws/core';
import type { SpeechPart } from './coded-speech.js';

/** Something that happens to one call of a backend. */
export type CallFault =
  | 'fails for now'
  | 'fails for good'
  | 'throws at once'
  | 'rejects with nothing'
  /** Until its signal or its disposal. */
  | 'hangs'
  /** Whatever its signal says. */
  | 'hangs for ever'
  /** Does not hear its signal. */
  | 'is deaf'
  /** Does not hear its signal, and answers when it has been given up. */
  | 'answers late'
  | Nonsense;

/** An answer that a backend should not give. */
export type Nonsense =
  | 'gives nothing'
  | 'gives no text'
  | 'gives no segments'
  | 'gives empty segments'
  | 'gives times that are no numbers'
  | 'gives times that run backwards'
  | 'hears nothing';

/** How a backend is, and what happens to its calls. */
export interface BackendPlan {
  readonly wordTimestamps: boolean;
  readonly prefix: boolean;
  readonly tokens: boolean;
  readonly attention: boolean;
  readonly prompt: boolean;
  readonly draft: boolean;
  readonly maxConcurrency: number;
  readonly maxAudioMs: number;
  /** Milliseconds per call, used in turn. */
  readonly latencies: readonly number[];
  /** Of the first calls; of those after it nothing happens. */
  readonly faults: readonly (CallFault | undefined)[];
}

/** How a detector errs. */
export type DetectorKind =
  | 'none'
  | 'energy'
  | 'exact'
  | 'misses words'
  | 'hears nothing'
  | 'hears speech everywhere'
  | 'flickers'
  | 'is late';

/** What happens at one frame of a detector. */
export type DetectorFault = 'throws' | 'rejects' | 'answers nonsense' | 'never settles';

/** A detector. */
export interface DetectorPlan {
  readonly kind: DetectorKind;
  readonly frameSamples: number;
  readonly answers: 'at once' | 'by promise' | 'after a while';
  readonly fault: { readonly frame: number; readonly what: DetectorFault } | undefined;
  /** Of what it does by chance. */
  readonly seed: number;
}

/** What is done to a session while audio is written. */
export type Act =
  | { readonly type: 'flush'; readonly awaited: boolean }
  | { readonly type: 'cancel' }
  | { readonly type: 'configure'; readonly changes: SessionChanges }
  | { readonly type: 'wait'; readonly ms: number }
  | { readonly type: 'write nonsense' }
  | { readonly type: 'configure nonsense' };

/** A reader of a session. */
export interface ReaderPlan {
  /** Milliseconds after which it begins. */
  readonly startsAfterMs: number;
  /** Milliseconds it takes for an event, used in turn. */
  readonly pausesMs: readonly number[];
  /** How often it leaves the iteration, after how many events, for how long; and how many it asks for again. */
  readonly visits: readonly {
    readonly events: number;
    readonly awayMs: number;
    readonly again: number;
  }[];
}

/** Settings that are drawn. */
export type SessionSettingsPlan = Pick<
  StreamingSessionOptions,
  | 'endpointing'
  | 'partialIntervalMs'
  | 'speculate'
  | 'wordTimestamps'
  | 'maxBufferedMs'
  | 'maxQueuedEvents'
  | 'maxJournalEvents'
  | 'prompt'
  | 'language'
>;

/** One session: what is said, what is done, and over what it runs. */
export interface SessionPlan {
  readonly speech: readonly SpeechPart[];
  readonly strategy: string;
  readonly strategyFault:
    | { readonly call: number; readonly what: 'throws when it opens' | 'throws when it decodes' }
    | undefined;
  readonly detector: string | DetectorPlan;
  readonly settings: SessionSettingsPlan;
  /** Samples per write, used in turn. */
  readonly chunks: readonly number[];
  /** Seconds of audio per second of the clock. 0: as fast as it is taken. */
  readonly pace: number;
  readonly awaitsWrites: boolean;
  /** In the order in which they are done, each before the sample of its time. */
  readonly acts: readonly { readonly atMs: number; readonly act: Act }[];
  readonly reader: ReaderPlan;
  /** Disposed there, without an end; `undefined`: it is ended. */
  readonly disposedAtMs: number | undefined;
}

/** Some sessions, which share a backend where there is a scheduler, or else have one each. */
export interface RunPlan {
  readonly sessions: readonly SessionPlan[];
  readonly backend: BackendPlan;
  readonly scheduler:
    | { readonly maxConcurrency: number; readonly callTimeoutMs: number }
    | undefined;
}

/** A plan as it is read by whoever looks for the fault. */
export function describePlan({ sessions, backend, scheduler }: RunPlan): string {
  const { latencies, faults, maxConcurrency, maxAudioMs, ...skills } = backend;
  const has = Object.entries(skills).flatMap(([name, value]) => (value ? [name] : []));
  const troubles = faults.flatMap((fault, i) => (fault === undefined ? [] : [`${i} ${fault}`]));
  const lines = [
    `backend with ${list(has)}, up to ${maxAudioMs} ms; calls take ${latencies.join(', ')} ms in turn${
      troubles.length > 0 ? `; call ${troubles.join(', call ')}` : ''
    }`,
  ];
  if (scheduler !== undefined) {
    lines.push(
      `scheduler with ${scheduler.maxConcurrency} of ${maxConcurrency} calls at once, callTimeoutMs ${scheduler.callTimeoutMs}`,
    );
  }
  for (const [i, session] of sessions.entries()) {
    lines.push(`session ${i}`, ...describeSession(session).map((line) => `  ${line}`));
  }
  return lines.join('\n');
}

function describeSession(plan: SessionPlan): string[] {
  const { reader, detector, strategyFault } = plan;
  let ms = 0;
  const said = plan.speech.map((part) => {
    const [text, length] =
      'say' in part
        ? [`${part.quiet ? 'quietly ' : ''}"${part.say}" ${part.ms}`, part.ms]
        : 'pauseMs' in part
          ? [`pause ${part.pauseMs}`, part.pauseMs]
          : [`${part.loud ? 'noise' : 'hum'} ${part.noiseMs}`, part.noiseMs];
    ms += length;
    return text;
  });
  const done = plan.acts.map(({ atMs, act }) => `${atMs}: ${describeAct(act)}`);
  if (plan.disposedAtMs !== undefined) done.push(`${plan.disposedAtMs}: dispose`);
  return [
    `strategy ${plan.strategy}${strategyFault ? `, which in call ${strategyFault.call} ${strategyFault.what}` : ''}`,
    `detector ${typeof detector === 'string' ? detector : describeDetector(detector)}`,
    `settings ${JSON.stringify(plan.settings)}`,
    `audio ${said.join(', ')} (${ms} ms)`,
    `writes ${plan.chunks.join(', ')} samples in turn, ${plan.pace === 0 ? 'at once' : `at ${plan.pace} times real time`}, ${plan.awaitsWrites ? '' : 'not '}awaited`,
    ...(done.length > 0 ? [`does ${done.join('; ')}`] : []),
    `reads from ${reader.startsAfterMs} ms on, pausing ${reader.pausesMs.join(', ')} ms in turn${
      reader.visits.length > 0 ? `; visits ${JSON.stringify(reader.visits)}` : ''
    }`,
  ];
}

function describeDetector({ kind, frameSamples, answers, fault, seed }: DetectorPlan): string {
  if (kind === 'none' || kind === 'energy') return kind;
  const trouble = fault ? `, ${fault.what} at frame ${fault.frame}` : '';
  return `${kind} (${frameSamples} samples ${answers}, seed ${seed})${trouble}`;
}

function describeAct(act: Act): string {
  switch (act.type) {
    case 'flush':
      return act.awaited ? 'flush, awaited' : 'flush';
    case 'configure':
      return `configure ${JSON.stringify(act.changes, (_, value) => (value === undefined ? 'undefined' : value))}`;
    case 'wait':
      return `wait ${act.ms} ms`;
    default:
      return act.type;
  }
}

const list = (names: readonly string[]): string =>
  names.length > 0 ? names.join(', ') : 'nothing';

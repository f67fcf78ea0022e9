import type { Logger } from '../../contracts/logger.js';
import type { TranscriptResult } from '../../contracts/transcript.js';
import type {
  EngineChannel,
  EngineEnd,
  EngineUse,
  FromEngine,
  ToEngine,
} from '../engine-channel.js';
import type { EnginePoolOptions } from '../engine-pool-options.js';

export interface Load {
  readonly model: string;
}

export interface Request {
  readonly language?: string | undefined;
}

export interface Facts {
  readonly version: number;
}

type Message = ToEngine<Load, Request>;
type Sent<T extends Message['type']> = Extract<Message, { type: T }>;

/** One engine that a test plays the part of. */
export interface ScriptedEngine {
  readonly model: string;
  /** What the host sent, of one kind. */
  told<T extends Message['type']>(type: T): readonly Sent<T>[];
  readonly kills: number;
  say(message: FromEngine<Facts>): void;
  load(version?: number): void;
  refuse(message: string): void;
  /** The engine is gone. */
  end(end?: EngineEnd): void;
  /** The number of the call that came as the `index`th, from 0. */
  call(index: number): number;
  answer(index: number, text?: string): void;
}

/** The place where scripted engines are opened. */
export interface EngineRoom {
  /** All that were opened so far. */
  readonly engines: readonly ScriptedEngine[];
  /** The one opened last. */
  readonly last: ScriptedEngine;
  readonly log: { readonly level: keyof Logger; readonly message: string }[];
  readonly options: EnginePoolOptions<Load, Request, Facts>;
}

export interface EngineRoomOptions {
  /** Whether an engine that is killed is gone at once (default), or when the test says so. */
  readonly diesWhenKilled?: boolean | undefined;
  /** What an engine does by itself when it is told something. */
  readonly react?: ((engine: ScriptedEngine, message: Message) => void) | undefined;
}

export function createEngineRoom({
  diesWhenKilled = true,
  react = () => {},
}: EngineRoomOptions = {}): EngineRoom {
  const engines: ScriptedEngine[] = [];
  const log: { level: keyof Logger; message: string }[] = [];
  const level =
    (name: keyof Logger) =>
    (_: object, message = ''): void => {
      log.push({ level: name, message });
    };

  function open(
    { model }: Load,
    receive: (message: FromEngine<Facts>) => void,
  ): EngineChannel<Load, Request> {
    const sent: Message[] = [];
    let kills = 0;
    let close: (end: EngineEnd) => void = () => {};
    const closed = new Promise<EngineEnd>((resolve) => {
      close = resolve;
    });
    const told: ScriptedEngine['told'] = (type) =>
      sent.filter((message): message is Sent<typeof type> => message.type === type);
    const call = (index: number): number => {
      const { id } = told('transcribe')[index] ?? {};
      if (id === undefined) throw new Error(`There was no call ${index}.`);
      return id;
    };
    const engine: ScriptedEngine = {
      model,
      told,
      get kills() {
        return kills;
      },
      say: receive,
      load: (version = 1) => receive({ type: 'loaded', facts: { version } }),
      refuse: (message) =>
        receive({ type: 'load-failed', error: { code: 'ERR_MODEL_INVALID', message } }),
      end: (end = { why: 'exit code 1' }) => close(end),
      call,
      answer: (index, text = `${model} ${index}`) =>
        receive({ type: 'result', id: call(index), result: resultOf(text) }),
    };
    engines.push(engine);
    return {
      send(message) {
        sent.push(message);
        react(engine, message);
      },
      kill() {
        kills++;
        if (diesWhenKilled) close({ why: 'SIGKILL' });
      },
      closed,
    };
  }

  return {
    engines,
    get last() {
      const engine = engines.at(-1);
      if (engine === undefined) throw new Error('No engine was opened.');
      return engine;
    },
    log,
    options: {
      prepare: async () => ({ model: `tiny ${engines.length + 1}` }),
      open,
      callsPerEngine: 1,
      maxQueuedCalls: 2,
      callTimeoutMs: 60_000,
      loadTimeoutMs: 30_000,
      logger: {
        debug: level('debug'),
        info: level('info'),
        warn: level('warn'),
        error: level('error'),
      },
    },
  };
}

/** Engines that load at once, and answer when the test says so. */
export function loadsAtOnce(engine: ScriptedEngine, message: Message): void {
  if (message.type === 'load') engine.load();
}

export function resultOf(text: string): TranscriptResult {
  return { text, segments: [], language: 'en', processingTimeMs: 1 };
}

export function useOf(cpuTimeMs: number): EngineUse {
  return { memoryBytes: 1_000, cpuTimeMs };
}

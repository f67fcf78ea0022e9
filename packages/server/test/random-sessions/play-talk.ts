import type { IncomingMessage } from 'node:http';
import { createEnergyVad, createInferenceScheduler } from '@ws/core';
import { msToSamples, samplesToMs, silentLogger } from '@ws/core/internal';
import type { ManualClock } from '@ws/testing';
import { DEFAULT_SERVER_OPTIONS } from '../../src/app/options/server-options.js';
import type { AudioSessionContext } from '../../src/audio-session/audio-session.js';
import { openAudioSession } from '../../src/audio-session/create-audio-session.js';
import { createStrategies } from '../../src/engine/strategies.js';
import type { ClientConnection, Conversation } from '../../src/net/sockets/conversation.js';
import { createEventLoopBudget } from '../../src/net/sockets/event-loop-budget.js';
import { createConversation } from '../../src/protocols/conversation/create-conversation.js';
import { converse } from '../../src/protocols/converse.js';
import type { DialectHost } from '../../src/protocols/dialect.js';
import { DIALECTS } from '../../src/protocols/dialects.js';
import { createNativeSession } from '../../src/protocols/native/native-session.js';
import type { SocketCall } from '../../src/protocols/server-protocol.js';
import { createTwilioCodec } from '../../src/protocols/twilio/twilio-codec.js';
import { createWyomingCodec } from '../../src/protocols/wyoming/wyoming-codec.js';
import { UNWATCHED } from '../support/native-peer.js';
import { createPatientClock } from './patient-clock.js';
import { createPlannedEngine } from './planned-engine.js';
import { createExactDetector, type Speech, speak } from './spoken-words.js';
import type { LogEntry, Talk, TalkFrame } from './talk.js';
import type { TalkPlan } from './talk-plan.js';
import { talkOf } from './talks.js';

/** All that happened in a conversation. */
export interface PlayedTalk {
  readonly speech: Speech;
  readonly log: readonly LogEntry[];
  /** Words that the engine did not tell in one of its calls, as it was planned. */
  readonly swallowed: ReadonlySet<string>;
  /** Samples that the server has taken. */
  readonly sent: number;
  /** Why not all that was waited for has come. */
  readonly stuck: string | undefined;
}

// Than any call, with all its attempts.
const LONG_MS = 600_000;
const CALL_TIMEOUT_MS = 60_000;

/** Plays a plan to its end on a clock of its own. */
export async function playTalk(plan: TalkPlan): Promise<PlayedTalk> {
  const clock = createPatientClock();
  const speech = speak(plan.speech);
  const log: LogEntry[] = [];
  const talk = talkOf(plan.talk);
  let sent = 0;
  let close: () => void = () => {};
  const closed = new Promise<void>((resolve) => {
    close = resolve;
  });
  let isClosed = false;
  const client: ClientConnection = {
    send(text) {
      log.push({ type: 'told', at: sent, message: JSON.parse(String(text)) });
    },
    drained: async () => {},
    close() {
      isClosed = true;
      close();
    },
  };
  const swallowed = new Set<string>();
  const host = createHost(plan, { speech, clock, swallowed });
  const conversation = await begin(plan, talk, host, client);

  async function send(frame: TalkFrame): Promise<void> {
    if (isClosed) return;
    if (frame instanceof Uint8Array) {
      // Wyoming's conversation reads bytes.
      const bytes = Buffer.from(frame);
      const given = plan.talk === 'wyoming' ? bytes : { type: 'binary', fragments: [bytes] };
      await conversation.receive(given as never);
      return;
    }
    const text = typeof frame === 'string' ? frame : JSON.stringify(frame);
    await conversation.receive({ type: 'text', bytes: Buffer.from(text) } as never);
  }

  let flushes = 0;
  async function perform({ act }: TalkPlan['acts'][number]): Promise<void> {
    switch (act.type) {
      case 'wait':
        return clock.sleep(act.ms);
      case 'configure':
        if (talk.configure === undefined || isClosed) return;
        await send(talk.configure(plan));
        log.push({ type: 'configure', at: sent });
        return;
      case 'drop':
        if (talk.drop === undefined || isClosed) return;
        await send(talk.drop(plan));
        log.push({ type: 'drop', at: sent });
        return;
      case 'flush': {
        const frames = talk.flush?.(plan, ++flushes);
        if (frames === undefined || isClosed) return;
        log.push({ type: 'flush', at: sent });
        for (const frame of frames) await send(frame);
      }
    }
  }

  async function speakAll(): Promise<void> {
    for (const frame of talk.hello?.(plan) ?? []) await send(frame);
    const { samples } = speech;
    const { shutdownAtMs, chunks, pace } = plan;
    const last = Math.min(samples.length, msToSamples(shutdownAtMs ?? Number.MAX_SAFE_INTEGER));
    const acts = [...plan.acts];
    let heardAt = clock.now();
    for (let i = 0; !isClosed; i++) {
      while (acts.length > 0 && (msToSamples(acts[0]!.atMs) <= sent || sent >= last)) {
        await perform(acts.shift()!);
      }
      if (sent >= last) break;
      const next = acts[0] === undefined ? last : msToSamples(acts[0].atMs);
      const end = Math.min(sent + chunks[i % chunks.length]!, next, last);
      if (clock.now() - heardAt >= (talk.quietMs ?? Number.POSITIVE_INFINITY)) {
        log.push({ type: 'quiet', at: sent });
      }
      await send(talk.audio(samples.subarray(sent, end), sent, plan));
      heardAt = clock.now();
      if (pace > 0) await clock.sleep(samplesToMs(end - sent) / pace);
      sent = end;
    }
    if (shutdownAtMs !== undefined) {
      log.push({ type: 'shutdown', at: sent });
      conversation.finish('shutdown');
    } else if (talk.end !== undefined) {
      for (const frame of talk.end(plan)) await send(frame);
      // A client of Wyoming hangs up when it has its answers.
      if (plan.talk === 'wyoming') close();
    } else {
      log.push({ type: 'flush', at: sent });
      for (const frame of talk.flush?.(plan, ++flushes) ?? []) await send(frame);
      await clock.sleep(LONG_MS);
      conversation.finish('shutdown');
    }
    await closed;
  }

  let stuck: string | undefined;
  const speaking = speakAll();
  try {
    await clock.runUntil(speaking);
  } catch (error) {
    speaking.catch(() => {});
    stuck = (error as Error).message;
  }
  conversation.dispose();
  await host.scheduler[Symbol.asyncDispose]();
  return { speech, log, swallowed, sent, stuck };
}

type PlayedHost = DialectHost & { readonly shared: AudioSessionContext };

function createHost(
  plan: TalkPlan,
  {
    speech,
    clock,
    swallowed,
  }: { readonly speech: Speech; readonly clock: ManualClock; readonly swallowed: Set<string> },
): PlayedHost {
  const { latencies, faults, variant } = plan;
  const backend = createPlannedEngine({
    ...{ clock, latencies, variant, swallowed, words: speech.words },
    faultOf: (index) => faults[index],
  });
  const strategies = createStrategies(backend);
  const detectors: AudioSessionContext['detectors'] = {
    names: ['energy'],
    create: async () =>
      ({ exact: createExactDetector, energy: createEnergyVad, none: () => null })[plan.detector](),
  };
  const scheduler = createInferenceScheduler({ backend, clock, callTimeoutMs: CALL_TIMEOUT_MS });
  const limits = { ...DEFAULT_SERVER_OPTIONS, ...plan.limits };
  const eventLoop = createEventLoopBudget(0);
  const shared: AudioSessionContext = {
    ...{ scheduler, oneShotQueue: undefined, detectors, limits, eventLoop, clock },
    strategies: new Map([[plan.strategy, strategies.get(plan.strategy)!]]),
    decoders: { streams: 0, open: none, async [Symbol.asyncDispose]() {} },
    turnDetector: () => undefined,
    diarizer: undefined,
    ...{ model: 'test', partialIntervalMs: plan.interim ? 200 : undefined, languages: undefined },
    ...{ redact: [], hooks: {}, watchSession: () => UNWATCHED, logger: silentLogger },
  };
  return {
    ...{ shared, backend, scheduler, oneShotQueue: undefined, diarizer: undefined },
    decoders: shared.decoders,
    speakers: { diarize: none, async [Symbol.asyncDispose]() {} },
    ...{ detectors, limits, eventLoop, clock, model: 'test', logger: silentLogger },
    strategies: plan.talk === 'openai' ? [...strategies.keys()] : [plan.strategy],
    openAudioSession: (options) =>
      openAudioSession(
        plan.talk === 'openai' ? { ...shared, strategies } : shared,
        () => () => {},
        // μ-law would lose what the samples say.
        plan.talk === 'twilio'
          ? { ...options, encoding: 'pcm_s16le', sampleRate: 16_000 }
          : options,
      ),
    reserveSession: () => () => {},
    isWanted: () => false,
    isSecure: false,
    settings: { host: '127.0.0.1' } as DialectHost['settings'],
    ...{
      admit: none,
      readJson: none,
      answerJson: none,
      loadPage: none,
      receive: none,
      transcribeRecording: none,
    },
    access: { isOpen: true, identify: none, issueToken: none },
  };
}

function none(): never {
  throw new Error('It is not asked for.');
}

const REQUEST = { headers: {}, url: '/' } as unknown as IncomingMessage;
const SESSION_ID = '00000000-0000-4000-8000-000000000000';
const CALL: SocketCall = {
  ...{ request: REQUEST, path: '/', query: new URLSearchParams() },
  ...{ identity: { name: 'test' }, sessionId: SESSION_ID },
};

async function begin(
  plan: TalkPlan,
  talk: Talk,
  host: PlayedHost,
  client: ClientConnection,
): Promise<Conversation<never>> {
  switch (plan.talk) {
    case 'native':
      return createNativeSession(host.shared, {
        ...{ sessionId: SESSION_ID, strategy: host.shared.strategies.get(plan.strategy)! },
        client: { ...client, resume: async () => false },
        ...{ request: undefined, resumeToken: undefined, limits: host.limits },
        ...{ reserveSessions: () => () => {}, logger: silentLogger },
      }).conversation as Conversation<never>;
    case 'twilio': {
      const post = async (message: object) => void client.send(JSON.stringify(message));
      const webhook = { ofCall: () => ({ post }), close: async () => {} };
      const made = converse(host, CALL, (of) => createTwilioCodec(of, webhook));
      return made(client, silentLogger) as Conversation<never>;
    }
    case 'wyoming':
      return createConversation({ ...host, client, openAudioSession: undefined }, (control) =>
        createWyomingCodec(
          {
            ...{ host, sessionId: SESSION_ID, onHandled() {}, onEnding() {} },
            send: async (type, data = {}) => client.send(JSON.stringify({ type, data })),
          },
          control,
        ),
      ) as Conversation<never>;
    default: {
      const [path = '', query] = talk.path!(plan).split('?');
      const open = await DIALECTS.find(({ serves }) => serves(path))!.open(host);
      const made = open.converse!({ ...CALL, path, query: new URLSearchParams(query) });
      if (typeof made !== 'function') throw new Error(`${JSON.stringify(made)}`);
      return made(client, silentLogger) as Conversation<never>;
    }
  }
}

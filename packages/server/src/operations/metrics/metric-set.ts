import { Counter, Gauge, Histogram, Registry } from 'prom-client';

const PREFIX = 'whisper_streaming_';
const LATENCIES = [0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10, 30];
const WAITS = [0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30];
const FACTORS = [0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 5, 10];
const DURATIONS = [1, 10, 30, 60, 300, 900, 3600, 14_400];

/** Every metric of a server, in a registry of its own: several servers of a process do not add up. */
export interface MetricSet {
  readonly registry: Registry;
  readonly info: Gauge<'model' | 'backend' | 'precision'>;
  readonly ready: Gauge;
  readonly sessions: Gauge<'strategy'>;
  readonly maxSessions: Gauge;
  readonly parkedSessions: Gauge;
  readonly waitingClients: Gauge;
  readonly opened: Counter<'strategy'>;
  readonly resumed: Counter;
  readonly closed: Counter<'reason'>;
  readonly sessionSeconds: Histogram<'strategy'>;
  readonly refusals: Counter<'reason'>;
  readonly audio: Counter<'strategy'>;
  readonly oneShots: Counter;
  readonly oneShotAudio: Counter;
  readonly partials: Counter<'strategy'>;
  readonly finals: Counter<'strategy'>;
  readonly suppressions: Counter<'reason'>;
  readonly untranscribed: Counter<'strategy'>;
  readonly warnings: Counter;
  readonly errors: Counter<'reason'>;
  readonly firstPartial: Histogram<'strategy'>;
  readonly partial: Histogram<'strategy'>;
  readonly final: Histogram<'strategy'>;
  readonly word: Histogram<'strategy'>;
  readonly realTimeFactor: Histogram<'strategy'>;
  readonly queueDepth: Gauge<'kind'>;
  readonly running: Gauge;
  readonly slots: Gauge;
  readonly calls: Counter<'outcome'>;
  readonly engineBusy: Counter;
  readonly wait: Histogram<'kind'>;
  readonly engineUp: Gauge;
  readonly engineRestarts: Counter;
  readonly engineMemory: Gauge;
  readonly engineCpu: Counter;
  readonly loopDelay: Gauge<'statistic'>;
  readonly cpu: Counter;
  readonly memory: Gauge;
  readonly startTime: Gauge;
}

export function createMetricSet(): MetricSet {
  const registry = new Registry();
  const registers = [registry];

  const counter = <const L extends string = string>(name: string, help: string, labels: L[] = []) =>
    new Counter<L>({ name: PREFIX + name, help, labelNames: labels, registers });
  const gauge = <const L extends string = string>(name: string, help: string, labels: L[] = []) =>
    new Gauge<L>({ name: PREFIX + name, help, labelNames: labels, registers });
  const histogram = <const L extends string = string>(
    name: string,
    help: string,
    buckets: number[],
    labels: L[] = [],
  ) => new Histogram<L>({ name: PREFIX + name, help, buckets, labelNames: labels, registers });

  return {
    registry,
    info: gauge('info', 'What serves: 1, with its names as labels.', [
      'model',
      'backend',
      'precision',
    ]),
    ready: gauge('ready', 'Whether sessions are taken: 1 or 0.'),

    sessions: gauge('sessions', 'Sessions whose client is connected.', ['strategy']),
    maxSessions: gauge('sessions_max', 'Sessions that may be open at once.'),
    parkedSessions: gauge(
      'sessions_parked',
      'Sessions that wait for a client who lost its connection.',
    ),
    waitingClients: gauge('waiting_clients', 'Clients that wait for a place.'),
    opened: counter('sessions_opened_total', 'Sessions that were opened.', ['strategy']),
    resumed: counter('sessions_resumed_total', 'Sessions that were taken up again.'),
    closed: counter('sessions_closed_total', 'Connections that were closed, by the close code.', [
      'reason',
    ]),
    sessionSeconds: histogram('session_seconds', 'How long connections lasted.', DURATIONS, [
      'strategy',
    ]),
    refusals: counter('refusals_total', 'Clients that got no session, by the reason.', ['reason']),

    audio: counter('audio_seconds_total', 'Audio of streams that was taken.', ['strategy']),
    oneShots: counter('one_shots_total', 'Messages that asked for one answer.'),
    oneShotAudio: counter('one_shot_audio_seconds_total', 'Audio of messages for one answer.'),
    partials: counter('partials_total', 'Partials that were told.', ['strategy']),
    finals: counter('finals_total', 'Finals that were told.', ['strategy']),
    suppressions: counter('suppressions_total', 'Texts that a guard took out, by the reason.', [
      'reason',
    ]),
    untranscribed: counter('untranscribed_seconds_total', 'Speech that has no text.', ['strategy']),
    warnings: counter('warnings_total', 'Warnings that were told.'),
    errors: counter('errors_total', 'Errors that were told, by their code on the wire.', [
      'reason',
    ]),

    firstPartial: histogram(
      'first_partial_seconds',
      'From when the start of speech was received to the first partial of the utterance.',
      LATENCIES,
      ['strategy'],
    ),
    partial: histogram(
      'partial_seconds',
      'From when the newest audio of a partial was received to the partial.',
      LATENCIES,
      ['strategy'],
    ),
    final: histogram(
      'final_seconds',
      'From when an utterance was known to be over to its final.',
      LATENCIES,
      ['strategy'],
    ),
    word: histogram(
      'word_emission_seconds',
      'From when the end of a word was received to the text that holds it and will not change.',
      LATENCIES,
      ['strategy'],
    ),
    realTimeFactor: histogram(
      'real_time_factor',
      'What the engine worked on a final, by the length of its audio.',
      FACTORS,
      ['strategy'],
    ),

    queueDepth: gauge('queue_depth', 'Calls that wait for the engine.', ['kind']),
    running: gauge('calls_running', 'Calls that the engine works on.'),
    slots: gauge('calls_max', 'Calls that run at once, at most.'),
    calls: counter('calls_total', 'Calls of the engine, by how they ended.', ['outcome']),
    engineBusy: counter('engine_busy_seconds_total', 'How long calls held the engine, in all.'),
    wait: histogram('call_wait_seconds', 'How long calls waited for the engine.', WAITS, ['kind']),

    engineUp: gauge('engine_up', 'Whether the engine can transcribe: 1 or 0.'),
    engineRestarts: counter('engine_restarts_total', 'How often the engine was started anew.'),
    engineMemory: gauge('engine_resident_memory_bytes', 'Memory of the engine’s own processes.'),
    engineCpu: counter('engine_cpu_seconds_total', 'Processor time of the engine’s processes.'),

    loopDelay: gauge(
      'event_loop_delay_seconds',
      'How late the event loop was since the last scrape.',
      ['statistic'],
    ),
    // As every exporter of a process names them.
    cpu: new Counter({
      name: 'process_cpu_seconds_total',
      help: 'Processor time of the server’s own process.',
      registers,
    }),
    memory: new Gauge({
      name: 'process_resident_memory_bytes',
      help: 'Memory of the server’s own process.',
      registers,
    }),
    startTime: new Gauge({
      name: 'process_start_time_seconds',
      help: 'When the server’s process began, in seconds since 1970.',
      registers,
    }),
  };
}

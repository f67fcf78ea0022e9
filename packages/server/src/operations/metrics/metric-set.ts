import { Counter, Gauge, Histogram, Registry } from 'prom-client';

const PREFIX = 'whisper_streaming_';
// As every exporter of a process names them.
const UNPREFIXED = /^process_/;

/** Upper bounds of what a histogram tells apart, by its kind. */
const BUCKETS = {
  latency: [0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10, 30],
  wait: [0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30],
  factor: [0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 5, 10],
  duration: [1, 10, 30, 60, 300, 900, 3600, 14_400],
} as const;

/** A metric: its kind (of a histogram, that of its buckets), its name, what it tells, and its labels. */
type MetricSpec = readonly [
  kind: keyof typeof BUCKETS | 'counter' | 'gauge',
  name: string,
  help: string,
  ...labels: string[],
];

const OF_SESSIONS = {
  info: [
    'gauge',
    'info',
    'What serves: 1, with its names as labels.',
    'model',
    'backend',
    'precision',
  ],
  ready: ['gauge', 'ready', 'Whether sessions are taken: 1 or 0.'],

  sessions: ['gauge', 'sessions', 'Sessions whose client is connected.', 'strategy'],
  maxSessions: ['gauge', 'sessions_max', 'Sessions that may be open at once.'],
  parkedSessions: [
    'gauge',
    'sessions_parked',
    'Sessions that wait for a client who lost its connection.',
  ],
  waitingClients: ['gauge', 'waiting_clients', 'Clients that wait for a place.'],
  opened: ['counter', 'sessions_opened_total', 'Sessions that were opened.', 'strategy'],
  resumed: ['counter', 'sessions_resumed_total', 'Sessions that were taken up again.'],
  journalUp: [
    'gauge',
    'journal_up',
    'Whether the journal of sessions answered last: 1 or 0.',
    'journal',
  ],
  checkpoint: ['wait', 'checkpoint_seconds', 'How long the journal took to keep a session.'],
  takeover: ['wait', 'takeover_seconds', 'How long it took to take over a session.'],
  closed: [
    'counter',
    'sessions_closed_total',
    'Connections that were closed, by the close code.',
    'reason',
  ],
  sessionSeconds: ['duration', 'session_seconds', 'How long connections lasted.', 'strategy'],
  refusals: ['counter', 'refusals_total', 'Clients that got no session, by the reason.', 'reason'],

  audio: ['counter', 'audio_seconds_total', 'Audio of streams that was taken.', 'strategy'],
  oneShots: ['counter', 'one_shots_total', 'Messages that asked for one answer.'],
  oneShotAudio: ['counter', 'one_shot_audio_seconds_total', 'Audio of messages for one answer.'],
  partials: ['counter', 'partials_total', 'Partials that were told.', 'strategy'],
  finals: ['counter', 'finals_total', 'Finals that were told.', 'strategy'],
  suppressions: [
    'counter',
    'suppressions_total',
    'Texts that a guard took out, by the reason.',
    'reason',
  ],
  untranscribed: ['counter', 'untranscribed_seconds_total', 'Speech that has no text.', 'strategy'],
  warnings: ['counter', 'warnings_total', 'Warnings that were told.'],
  errors: [
    'counter',
    'errors_total',
    'Errors that were told, by their code on the wire.',
    'reason',
  ],

  firstPartial: [
    'latency',
    'first_partial_seconds',
    'From when the start of speech was received to the first partial of the utterance.',
    'strategy',
  ],
  partial: [
    'latency',
    'partial_seconds',
    'From when the newest audio of a partial was received to the partial.',
    'strategy',
  ],
  final: [
    'latency',
    'final_seconds',
    'From when an utterance was known to be over to its final.',
    'strategy',
  ],
  word: [
    'latency',
    'word_emission_seconds',
    'From when the end of a word was received to the text that holds it and will not change.',
    'strategy',
  ],
  speakers: [
    'latency',
    'speakers_seconds',
    'From when an utterance was known to be over to who speaks in it.',
  ],
  lateSpeakers: [
    'counter',
    'speakers_late_total',
    'Finals that were told before their speakers.',
    'strategy',
  ],
  realTimeFactor: [
    'factor',
    'real_time_factor',
    'What the engine worked on a final, by the length of its audio.',
    'strategy',
  ],

  queueDepth: ['gauge', 'queue_depth', 'Calls that wait for the engine.', 'kind'],
  running: ['gauge', 'calls_running', 'Calls that the engine works on.'],
  slots: ['gauge', 'calls_max', 'Calls that run at once, at most.'],
  calls: ['counter', 'calls_total', 'Calls of the engine, by how they ended.', 'outcome'],
  engineBusy: ['counter', 'engine_busy_seconds_total', 'How long calls held the engine, in all.'],
  wait: ['wait', 'call_wait_seconds', 'How long calls waited for the engine.', 'kind'],
} as const;

/** Metrics that a server and a worker have. */
const OF_ENGINE = {
  engineUp: ['gauge', 'engine_up', 'Whether the engine can transcribe: 1 or 0.'],
  engineRestarts: ['counter', 'engine_restarts_total', 'How often the engine was started anew.'],
  engineActive: [
    'gauge',
    'engine_active',
    'Whether an engine answers calls, where there are two: 1 or 0.',
    'engine',
  ],
  engineSwitches: [
    'counter',
    'engine_switches_total',
    'How often calls went over from one engine to another.',
  ],
  engineFailures: [
    'counter',
    'engine_failures_total',
    'How often an engine failed, where there are two.',
    'engine',
  ],
  engineMemory: ['gauge', 'engine_resident_memory_bytes', 'Memory of the engine’s own processes.'],
  engineCpu: ['counter', 'engine_cpu_seconds_total', 'Processor time of the engine’s processes.'],
} as const;

const OF_PROCESS = {
  loopDelay: [
    'gauge',
    'event_loop_delay_seconds',
    'How late the event loop was since the last scrape.',
    'statistic',
  ],
  cpu: ['counter', 'process_cpu_seconds_total', 'Processor time of the server’s own process.'],
  memory: ['gauge', 'process_resident_memory_bytes', 'Memory of the server’s own process.'],
  startTime: [
    'gauge',
    'process_start_time_seconds',
    'When the server’s process began, in seconds since 1970.',
  ],
} as const;

/** Metrics of the whole queue: each server and each worker that has it tells the same. */
const OF_QUEUE = {
  jobsUp: ['gauge', 'jobs_up', 'Whether the queue of jobs answered: 1 or 0.', 'queue'],
  jobs: [
    'gauge',
    'jobs',
    'Jobs of the queue that wait, run or have failed; not while it is away.',
    'queue',
    'state',
  ],
  oldestJob: [
    'gauge',
    'jobs_oldest_waiting_seconds',
    'How long the oldest job has waited; 0 where none waits.',
    'queue',
  ],
} as const;

const OF_WORKER = {
  workerInfo: [
    'gauge',
    'worker_info',
    'What transcribes: 1, with its names as labels.',
    'model',
    'backend',
    'precision',
  ],
  workerReady: ['gauge', 'worker_ready', 'Whether jobs are taken: 1 or 0.'],
  running: ['gauge', 'worker_jobs', 'Jobs that the worker has.'],
  concurrency: ['gauge', 'worker_jobs_max', 'Jobs that the worker takes at once.'],
  attempts: [
    'counter',
    'worker_attempts_total',
    'Attempts at jobs, by how they ended: done, failed, or left to another worker.',
    'outcome',
  ],
  audio: ['counter', 'worker_audio_seconds_total', 'Audio of recordings that were transcribed.'],
  seconds: ['duration', 'worker_attempt_seconds', 'How long an attempt that succeeded took.'],
} as const;

type MetricOf<Said> = Said extends readonly [
  infer Kind,
  string,
  string,
  ...infer Labels extends readonly string[],
]
  ? Kind extends 'counter'
    ? Counter<Labels[number]>
    : Kind extends 'gauge'
      ? Gauge<Labels[number]>
      : Histogram<Labels[number]>
  : never;

type MetricsOf<Specs> = {
  readonly [Name in keyof Specs]: MetricOf<Specs[Name]>;
} & { readonly registry: Registry };

/** Every metric of a server, in a registry of its own: several servers of a process do not add up. */
export type MetricSet = SharedMetricSet & MetricsOf<typeof OF_SESSIONS>;
/** Every metric of a worker, likewise. */
export type WorkerMetricSet = SharedMetricSet & MetricsOf<typeof OF_WORKER>;
/** Metrics that a server and a worker have. */
export type SharedMetricSet = MetricsOf<typeof OF_QUEUE & typeof OF_ENGINE & typeof OF_PROCESS>;

export function createMetricSet(): MetricSet {
  return create({ ...OF_SESSIONS, ...OF_QUEUE, ...OF_ENGINE, ...OF_PROCESS });
}

export function createWorkerMetricSet(): WorkerMetricSet {
  return create({ ...OF_WORKER, ...OF_QUEUE, ...OF_ENGINE, ...OF_PROCESS });
}

function create<Specs extends Readonly<Record<string, MetricSpec>>>(
  specs: Specs,
): MetricsOf<Specs> {
  const registry = new Registry();
  const metrics = Object.entries(specs).map(([key, [kind, name, help, ...labelNames]]) => {
    const full = UNPREFIXED.test(name) ? name : PREFIX + name;
    const options = { name: full, help, labelNames, registers: [registry] };
    if (kind === 'counter') return [key, new Counter(options)];
    if (kind === 'gauge') return [key, new Gauge(options)];
    return [key, new Histogram({ ...options, buckets: [...BUCKETS[kind]] })];
  });
  return { ...Object.fromEntries(metrics), registry } as MetricsOf<Specs>;
}

import { distribution } from '@ws/bench';
import { describeMachine } from '../machine.js';
import { publishPicture } from '../publish-picture.js';
import { publish, table } from '../report.js';
import type { BrokenRun } from './broken-run.js';
import { FAULT_KINDS } from './faults.js';
import type { FleetSettings } from './fleet.js';
import type { Judgement } from './judge.js';
import { drawTakeovers } from './takeover-plot.js';
import type { Takeover } from './takeovers.js';

const MOST_TAKEOVER_MS = 1000;

/** Faults against what was lost, and how long clients were without a server. */
export function reportFaults(
  runs: readonly BrokenRun[],
  { engine, store, sessions }: FleetSettings,
  command: string,
): void {
  const judgements = runs.flatMap((run) => run.judgements);
  const takeovers = runs.flatMap((run) => run.takeovers);
  const faults = runs.flatMap((run) => run.faults);
  const total = (of: (one: Judgement) => number): number =>
    judgements.reduce((sum, one) => sum + of(one), 0);
  const finished = judgements.filter(({ unfinished }) => !unfinished).length;
  const kindRows = [...FAULT_KINDS, 'none' as const].map((kind) => {
    const own = takeovers.filter((one) => one.kind === kind);
    const times = faults.filter((fault) => fault.kind === kind).length;
    return [
      kind === 'none' ? 'none of these' : kind,
      kind === 'none' ? '' : String(times),
      String(own.length),
      percentiles(own.map(({ fromFaultMs }) => fromFaultMs)),
      percentiles(own.map(({ fromNoticeMs }) => fromNoticeMs)),
    ];
  });
  const quiet = takeovers.filter(({ isDisturbed }) => !isDisturbed);
  const told = quiet.filter(({ kind }) => kind !== 'none');
  // A client notices a server that hangs after its own time; of the others the fault itself counts.
  const counted = told.map((one) => (one.kind === 'SIGSTOP' ? one.fromNoticeMs : one.fromFaultMs));
  const { p99 } = distribution(counted);
  const brokerKills = faults.filter(({ kind }) => kind === 'broker').length;
  const name = `reach-${engine}-${store}${brokerKills > 0 ? '-broker-kills' : ''}`;
  const seconds = runs.reduce((sum, run) => sum + run.seconds, 0);
  const brokers = runs.reduce((sum, run) => sum + run.brokerCpuSeconds, 0) / seconds;
  const times = (kind: Takeover['kind']) =>
    takeovers.filter((one) => one.kind === kind).map(({ fromFaultMs }) => fromFaultMs);
  publishPicture(
    `${name}-takeovers`,
    drawTakeovers(
      `Clients that are back with a server, by the time since the fault (${engine}, ${store})`,
      FAULT_KINDS.map((kind) => ({ name: kind, times: times(kind) })),
    ),
  );
  publish(
    name,
    [
      `# Servers that fail: ${sessions} sessions, ${engine}, ${store}`,
      describeMachine(),
      `\`${command}\`; ${runs.length} runs, seeds ${runs.map(({ seed }) => seed).join(', ')}.`,
      table(
        ['what', 'count'],
        [
          ['sessions that finished', `${finished} / ${judgements.length}`],
          ['servers struck', String(faults.length - brokerKills)],
          ['brokers killed', String(brokerKills)],
          ['words', String(total(({ words }) => words))],
          ['words lost', String(total(({ lost }) => lost))],
          ['words twice', String(total(({ twice }) => twice))],
          ['words heard otherwise', String(total(({ otherwise }) => otherwise))],
          ['finals of audio that had one', String(total(({ finalsTwice }) => finalsTwice))],
          [
            'seconds of utterances that no final covers',
            total(({ uncoveredSeconds }) => uncoveredSeconds).toFixed(1),
          ],
          ['events whose seq is not up', String(total(({ seqBreaks }) => seqBreaks))],
          ['sessions begun anew', String(total(({ anew }) => anew))],
          ['brokers, cores', brokers.toFixed(3)],
        ],
      ),
      'Milliseconds until a client is back with a server, p50 / p90 / p99 / max:',
      table(['fault', 'times', 'clients', 'from the fault', 'from when it noticed'], kindRows),
      [
        `With the brokers up (${counted.length} of ${takeovers.length} takeovers; of SIGSTOP from when the client noticed): ${percentiles(counted)}.`,
        p99 <= MOST_TAKEOVER_MS
          ? `p99 is at most ${MOST_TAKEOVER_MS} ms.`
          : `p99 is over ${MOST_TAKEOVER_MS} ms.`,
      ].join(' '),
      ...runs.flatMap(({ unfinished, seed }) => unfinished.map((line) => `Seed ${seed}: ${line}`)),
    ],
    runs,
  );
}

function percentiles(times: readonly number[]): string {
  if (times.length === 0) return '';
  const { p50, p90, p99 } = distribution(times);
  return [p50, p90, p99, Math.max(...times)].map((ms) => ms.toFixed(0)).join(' / ');
}

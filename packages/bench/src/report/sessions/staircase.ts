import type { SessionRecord } from '../../result/bench-result.js';
import { stepsOf } from './growing-text.js';

const WIDTH = 1000;
const HEIGHT = 130;
const BOTTOM = HEIGHT - 1;
/** More steps than these cannot be seen: some are left out. */
const MOST_STEPS = 600;

/**
 * How a session's text grew, as SVG and the seconds below it: the words that are shown as a line, those that stand as an
 * area, speech as bands. It is as wide as the page, and small, since a report has hundreds. The element with the class
 * `now` is for a player to move.
 */
export function staircase(session: SessionRecord): string {
  const steps = thinned(stepsOf(session), MOST_STEPS);
  const { seconds, speech } = session.recording;
  const last = Math.max(seconds, steps.at(-1)?.at ?? 0, 1e-3);
  const most = Math.max(1, ...steps.map(({ shown, final }) => Math.max(shown, final)));
  const x = (at: number): number => tenth((Math.max(0, at) / last) * WIDTH);
  const y = (words: number): number => tenth(BOTTOM - (words / most) * (BOTTOM - 6));
  const line = (of: 'shown' | 'final'): string =>
    steps.reduce((path, step) => `${path}H${x(step.at)}V${y(step[of])}`, `M0 ${y(0)}`) +
    `H${WIDTH}`;
  const bands = speech
    .slice(0, MOST_STEPS)
    .map(
      ([from, to]) =>
        `<rect x="${x(from)}" y="0" width="${tenth(Math.max(0, x(to) - x(from)))}" height="${BOTTOM}" fill="var(--wash)"/>`,
    );
  const ticks = secondsMarked(last).map(
    (at) => `<span style="left:${tenth((100 * at) / last)}%">${at} s</span>`,
  );
  const stroke = 'fill="none" vector-effect="non-scaling-stroke"';
  return [
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${most} words over ${tenth(last)} seconds" data-seconds="${tenth(last)}">`,
    ...bands,
    `<path d="${line('final')}V${BOTTOM}H0Z" fill="var(--s1)" fill-opacity=".18"/>`,
    `<path d="${line('final')}" stroke="var(--s1)" stroke-width="2" ${stroke}/>`,
    `<path d="${line('shown')}" stroke="var(--s2)" stroke-width="2" ${stroke}/>`,
    `<path d="M0 ${BOTTOM}H${WIDTH}" stroke="var(--line)" ${stroke}/>`,
    `<path class="now" d="M0 0V${BOTTOM}" stroke="var(--ink)" ${stroke}/>`,
    '</svg>',
    `<div class="ticks" aria-hidden="true">${ticks.join('')}</div>`,
  ].join('');
}

/** Some six round numbers of seconds. */
function secondsMarked(last: number): readonly number[] {
  const step = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600].find((one) => last / one <= 8) ?? last / 6;
  return Array.from({ length: Math.floor(last / step) + 1 }, (_, i) => tenth(i * step)).filter(
    (at) => at < last * 0.97,
  );
}

function thinned<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  const every = Math.ceil(items.length / most);
  return items.filter((_, i) => i % every === 0 || i === items.length - 1);
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}

import { describe, expect, it } from 'vitest';
import {
  exampleFigure,
  exampleResult,
  exampleSession,
} from '../result/__fixtures__/example-result.js';
import type { BenchResult } from '../result/bench-result.js';
import { renderReport } from './render-report.js';

const HOSTILE = `</script></style></title><script>alert(1)</script><img src=x onerror=alert(1)>"'`;
const SHA256 = exampleSession().recording.sha256;

/** A result in which every text that a file may choose is hostile. */
function hostileResult(): BenchResult {
  const wound = (value: unknown, key = ''): unknown => {
    if (key === 'schema' || key === 'date' || key === 'sha256' || key === 'type') return value;
    if (key === 'measure' || key === 'x' || key === 'y') return value;
    if (typeof value === 'string') return `${value}${HOSTILE}`;
    if (Array.isArray(value)) return value.map((item) => wound(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [
        key === 'versions' ? `${name}${HOSTILE}` : name,
        wound(inner, name),
      ]),
    );
  };
  const second = exampleResult().figures.map((figure) => ({
    ...figure,
    id: figure.id.replace('prompt', 'hybrid'),
    system: 'another',
  }));
  const result = exampleResult();
  return wound({ ...result, figures: [...result.figures, ...second] }) as BenchResult;
}

describe('a report', () => {
  it('runs nothing that a result says', async () => {
    const audio = new Map([[SHA256, { type: 'audio/wav', bytes: new Uint8Array([1, 2, 3]) }]]);
    const page = await renderReport(hostileResult(), { audio });
    expect(page.match(/<script\b[^>]*>/g)).toEqual([
      '<script type="application/json" id="audio">',
      '<script type="application/json" id="result">',
      '<script>',
    ]);
    expect(page.match(/<\/script>/g)).toHaveLength(3);
    expect(page.match(/<\/style>/g)).toHaveLength(1);
    expect(page).not.toMatch(/<img/);
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
  });

  it('loads nothing', async () => {
    const page = await renderReport(exampleResult());
    expect(page).toContain('default-src &#39;none&#39;');
    expect(
      page
        .replaceAll('http://www.w3.org/2000/svg', '')
        .replaceAll('http://www.w3.org/1999/xlink', ''),
    ).not.toMatch(/(?:src|href)="?http|@import|url\(/);
  });

  it('says first where others are ahead, or that it cannot tell', async () => {
    expect(await renderReport(exampleResult())).toContain('no other system ran in it');
    const { figures } = exampleResult();
    const theirs = exampleFigure('live/faster-whisper/word-error-rate', 0.05, {
      system: 'faster-whisper',
      interval: [0.01, 0.09],
    });
    const page = await renderReport(exampleResult({ figures: [...figures, theirs] }));
    expect(page).toMatch(
      /Where others are ahead<\/h2><ul><li><b>Word error rate<\/b>: faster-whisper 5\.0 %.*it may be chance/,
    );
    expect(page.indexOf('Where others are ahead')).toBeLessThan(page.indexOf('<svg'));
  });

  it('takes the fixed computation beside the engine for no other system', async () => {
    const result = exampleResult();
    const machine = exampleFigure('engine/calibration', 5, {
      ...{ system: 'this machine', measure: 'calibration' },
    });
    const page = await renderReport({ ...result, figures: [...result.figures, machine] });
    expect(page).toContain('no other system ran in it');
  });

  it('shows what was said against what was heard', async () => {
    const page = await renderReport(exampleResult());
    expect(page).toContain('<del>your</del> <ins>the</ins>');
    expect(page).toContain('1 of 9 words wrong');
    expect(page).not.toContain('<audio');
  });

  it('says whose a recording is', async () => {
    const recording = { ...exampleSession().recording, licence: 'CC BY 4.0, by <people>' };
    const page = await renderReport(exampleResult({ sessions: [exampleSession({ recording })] }));
    expect(page).toContain('jfk: CC BY 4.0, by &lt;people&gt;');
  });

  it('is there for a result with nothing in it', async () => {
    const nothing = exampleResult({ figures: [], sessions: [], curves: [], missing: [] });
    expect(await renderReport(nothing)).toContain('How it was measured');
  });

  it('compares no texts that would take minutes', async () => {
    const reference = 'so many words '.repeat(5000);
    const recording = { ...exampleSession().recording, reference };
    const events = [
      { at: 1, type: 'final', utterance: 0, text: 'and others '.repeat(6000) },
    ] as const;
    const page = await renderReport(
      exampleResult({ sessions: [exampleSession({ recording, events })] }),
    );
    expect(page).toContain('too long to compare here');
  });

  it('refuses audio of a type that is none', async () => {
    const audio = new Map([[SHA256, { type: 'text/html;x', bytes: new Uint8Array() }]]);
    await expect(renderReport(exampleResult(), { audio })).rejects.toThrow('no type of audio');
  });
});

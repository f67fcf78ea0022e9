import { describe, expect, it } from 'vitest';
import { exampleResult } from './__fixtures__/example-result.js';
import type { BenchResult } from './bench-result.js';
import { parseResult } from './parse-result.js';

const parse = (value: unknown): BenchResult => parseResult(JSON.stringify(value), 'a.json');

describe('a result', () => {
  it('is read as it was written', () => {
    expect(parse(exampleResult())).toEqual(exampleResult());
  });

  it('may have more than is known, which is left out', () => {
    expect(parse({ ...exampleResult(), later: 1 })).toEqual(exampleResult());
  });
});

describe('what is no result is refused, with what to do', () => {
  const figures = exampleResult().figures;
  const whole = JSON.stringify(exampleResult());

  it.each([
    ['nothing', '', /a\.json cannot be read: it is no JSON/],
    ['half of one', whole.slice(0, whole.length / 2), /the file was cut short\. Copy it again/],
    ['null', 'null', /it has no "schema": "ws-bench\/1"/],
    ['a list', '[]', /no result of ws-bench/],
    ['the JSON of something else', '{"schema":"<script>"}', /no result of ws-bench/],
    ['a later schema', '{"schema":"ws-bench/2"}', /"ws-bench\/2".*reads "ws-bench\/1"/],
    ['a schema alone', '{"schema":"ws-bench/1"}', /at "run"/],
    [
      'a number beyond all numbers',
      whole.replace(/"value":[\d.]+/, '"value":1e999'),
      /at "figures\.0\.value"/,
    ],
    ['a text for a number', whole.replace(/"value":[\d.]+/, '"value":"1"'), /figures\.0\.value/],
    ['a path for a SHA-256', whole.replace(/[0-9a-f]{64}/, '../../etc'), /SHA-256/],
    [
      'a figure twice',
      whole.replace('"figures":[', `"figures":[${JSON.stringify(figures[0])},`),
      /two figures/,
    ],
  ])('%s', (_, json, message) => {
    expect(() => parseResult(json, 'a.json')).toThrow(message);
  });

  it('however deep it is', () => {
    const depth = 1e4;
    const deep = `${'['.repeat(depth)}${']'.repeat(depth)}`;
    expect(() => parseResult(deep, 'a.json')).toThrow(/a\.json cannot be read/);
  });

  it('however much of one thing it has', () => {
    const missing = Array.from({ length: 1001 }, () => ({ what: 'a', why: 'b' }));
    expect(() => parse({ ...exampleResult(), missing })).toThrow(/at "missing"/);
  });
});

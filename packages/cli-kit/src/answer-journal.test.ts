import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keyOfCall, openAnswerJournal } from './answer-journal.js';

let folder: string;
let path: string;
let unused: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-'));
  path = join(folder, 'talk.journal.part');
  unused = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const opened = (resume: boolean, engine = 'tiny.en') =>
  openAnswerJournal(path, { engine, resume, onUnused: (why) => unused.push(why) });
const answer = (text: string) => ({
  ...{ text, language: 'en', processingTimeMs: 1 },
  segments: [{ start: 0.1, end: 1 / 3, text, avgLogprob: -0.123456789012345 }],
});

/** A journal of three answers, as a run leaves it that is killed. */
async function cut(): Promise<void> {
  const journal = await opened(false);
  await Promise.all(['a', 'b', 'ü'].map((key) => journal.add(key, answer(key))));
  await journal.close();
}

it('finds each answer as it was, and goes on after the last', async () => {
  await cut();
  const journal = await opened(true);
  expect(await journal.find('b')).toEqual(answer('b'));
  expect(await journal.find('ü')).toEqual(answer('ü'));
  expect(await journal.find('c')).toBeUndefined();
  await journal.add('c', answer('c'));
  expect(await journal.close()).toBe(true);
  const again = await opened(true);
  expect(await again.find('c')).toEqual(answer('c'));
  expect(await again.find('a')).toEqual(answer('a'));
  await again.remove();
  expect(existsSync(path)).toBe(false);
  expect(unused).toEqual([]);
});

it.each([
  ['torn', () => truncateSync(path, readFileSync(path).length - 3)],
  ['of zeros', () => appendFileSync(path, Buffer.alloc(100))],
])('cuts off a last line that is %s', async (name, harm) => {
  await cut();
  harm();
  const journal = await opened(true);
  expect(await journal.find('ü')).toEqual(name === 'torn' ? undefined : answer('ü'));
  await journal.add('d', answer('d'));
  await journal.close();
  const again = await opened(true);
  expect(await again.find('b')).toEqual(answer('b'));
  expect(await again.find('d')).toEqual(answer('d'));
  await again.close();
});

it.each([
  ['another engine', true, 'base', /of another engine or model$/],
  ['a run that does not resume', false, 'tiny.en', /--resume would go on with it$/],
])('gives %s none of its answers, says so, and keeps them', async (_, resume, engine, why) => {
  await cut();
  const journal = await opened(resume, engine);
  expect(unused).toEqual([expect.stringMatching(why)]);
  expect(await journal.find('a')).toBeUndefined();
  await journal.add('e', answer('e'));
  await journal.close();
  const again = await opened(true, engine);
  expect(await again.find('e')).toEqual(answer('e'));
  await again.close();
  const first = await opened(true);
  expect(await first.find('a')).toEqual(answer('a'));
  await first.close();
});

it('has the engine asked again where a line holds something else than an answer', async () => {
  await cut();
  const [header, ...lines] = readFileSync(path, 'utf8').trim().split('\n');
  const harmed = lines.map((line, i) => {
    const read = JSON.parse(line);
    return JSON.stringify({ ...read, answer: [null, { text: 5 }, read.answer][i] });
  });
  writeFileSync(path, `${[header, ...harmed].join('\n')}\n`);
  const journal = await opened(true);
  expect(await journal.find('a')).toBeUndefined();
  expect(await journal.find('b')).toBeUndefined();
  expect(await journal.find('ü')).toEqual(answer('ü'));
  await journal.close();
});

it('writes no file before its first answer, and leaves a file alone that is something else', async () => {
  const journal = await opened(true);
  expect(existsSync(path)).toBe(false);
  expect(await journal.close()).toBe(false);
  for (const text of ['notes\n', 'notes', '[1]\n{"a":1}\n']) {
    writeFileSync(path, text);
    await expect(opened(true)).rejects.toThrow('is no journal of a run');
    expect(readFileSync(path, 'utf8')).toBe(text);
  }
  // Of a run that was killed at once.
  writeFileSync(path, '{"answ');
  expect(await (await opened(true)).close()).toBe(false);
  expect(existsSync(path)).toBe(false);
});

it.each([
  ['bytes', () => truncateSync(path, 2 ** 30 + 1)],
  ['lines', () => appendFileSync(path, '{"engine":"a","key":"b"}\n'.repeat(200_001))],
  ['characters in a line', () => appendFileSync(path, 'a'.repeat(2 ** 21))],
])('refuses a journal of more %s than a run writes, and leaves it alone', async (_, grow) => {
  await cut();
  grow();
  const { size } = statSync(path);
  await expect(opened(true)).rejects.toThrow(/is larger than any journal of a run\. Move it\./);
  expect(statSync(path).size).toBe(size);
});

it('leaves out an answer that the next run could not read', async () => {
  const journal = await opened(false);
  await journal.add('long', answer('a'.repeat(2 ** 20)));
  await journal.add('short', answer('a'));
  await journal.close();
  const next = await opened(true);
  expect(await next.find('long')).toBeUndefined();
  expect(await next.find('short')).toEqual(answer('a'));
  await next.close();
});

it('keys tell calls apart by their samples and by the options that count', () => {
  const samples = Float32Array.of(0, 0.5, -0.5);
  const key = keyOfCall(samples, { language: 'en', timestamps: true });
  const { signal } = new AbortController();
  expect(keyOfCall(samples.slice(), { timestamps: true, language: 'en', signal })).toBe(key);
  expect(keyOfCall(samples, { language: 'de', timestamps: true })).not.toBe(key);
  expect(keyOfCall(samples.subarray(1), { language: 'en', timestamps: true })).not.toBe(key);
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { READ_FIELDS } from './openai/rest/transcription-request.js';

const page = readFileSync(join(import.meta.dirname, '../../../../docs/dialects.md'), 'utf8');

/** All sources of a dialect. */
function sourceOf(folder: string): string {
  return readdirSync(join(import.meta.dirname, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(import.meta.dirname, folder, name), 'utf8'))
    .join('\n');
}

/** What clients may send, as the tables of a section name it, and what becomes of it. */
function documented(title: string): [name: string, support: string][] {
  const section = page.split(/^##+ /m).find((text) => text.startsWith(title)) ?? '';
  const rows = section.matchAll(
    /^\| (.*?`.+?) +\| (?:accepted and )?(supported|ignored|refused)/gm,
  );
  return [...rows].flatMap(([, names, support]) =>
    // What a value may be stands in brackets.
    [...names!.replace(/\(.*?\)/g, '').matchAll(/`([^`]+)`/g)].map(([, name]): [string, string] => [
      name!,
      support!,
    ]),
  );
}

describe.each([
  ['Recordings', 'openai'],
  ['Realtime sessions', 'openai'],
  ['Parameters of `/v1/listen`', 'deepgram'],
  ['Parameters of `/v2/listen`', 'deepgram'],
  ['Wyoming', 'wyoming'],
  ['vosk-server', 'vosk'],
  ['WhisperLive', 'whisper-live'],
  ['jambonz', 'jambonz'],
  ['Twilio', 'twilio'],
])('what the page says of %s', (title, folder) => {
  const source = sourceOf(folder);

  it.each(
    documented(title)
      .filter(([, support]) => support === 'supported')
      // Of binary messages, and of values, there is no name in the code.
      .filter(([name]) => /^[\w./]+$/.test(name)),
  )('%s is %s', (name) => {
    // Names of fields have points between them, names of events are one.
    const isRead = [name, name.split('.').at(-1)!].some((one) =>
      new RegExp(`(?<![\\w])${one}(?![\\w])`).test(source),
    );
    expect(isRead).toBe(true);
  });
});

it('the page names every parameter that is read of an address', () => {
  const names = [...sourceOf('deepgram').matchAll(/(?:get|has)\('(\w+)'|\(query, '(\w+)'/g)];
  const read = new Set(names.map(([, one, other]) => one ?? other));
  const said = ['Parameters of `/v1/listen`', 'Parameters of `/v2/listen`'].flatMap(documented);
  const known = said.filter(([, support]) => support !== 'ignored').map(([name]) => name);
  expect(read.size).toBeGreaterThan(15);
  // `model` chooses the languages of turns; `/v1/listen` has one.
  expect([...read].filter((name) => !known.includes(name!))).toEqual([]);
});

it('the page names every field that is read of a form', () => {
  const said = new Map(documented('Recordings'));
  for (const name of READ_FIELDS) {
    expect([name, said.get(name)]).toEqual([
      name,
      name === 'temperature' ? 'ignored' : 'supported',
    ]);
  }
});

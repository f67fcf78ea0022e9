import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as jambonz from './jambonz/support.js';
import type { Support } from './support.js';
import * as twilio from './twilio/support.js';
import * as vosk from './vosk/support.js';
import * as whisperLive from './whisper-live/support.js';
import * as wyoming from './wyoming/support.js';

const page = readFileSync(join(import.meta.dirname, '../../../../docs/dialects.md'), 'utf8');

/** The rows of a section's tables: what stands in them, and what becomes of it. */
function rowsOf(title: string): [string, string][] {
  const section = page.split(/^## /m).find((text) => text.startsWith(title)) ?? '';
  const rows = section.matchAll(/^\| (.+?) +\| (supported|ignored|refused)/gm);
  return [...rows].map(([, what, support]) => [what!, support!]);
}

const TABLES: [string, Readonly<Record<string, Support>>][] = [
  ['Wyoming', { ...wyoming.EVENTS, ...wyoming.FIELDS }],
  ['vosk-server', { ...vosk.MESSAGES, ...vosk.CONFIG_FIELDS }],
  ['WhisperLive', { ...whisperLive.MESSAGES, ...whisperLive.OPTION_FIELDS }],
  ['jambonz', { ...jambonz.MESSAGES, ...jambonz.START_FIELDS }],
  ['Twilio', { ...twilio.MESSAGES, ...twilio.START_FIELDS }],
];

it.each(TABLES)('the page says what becomes of what clients of %s say', (title, table) => {
  const said = rowsOf(title).flatMap(([what, support]) =>
    [...what.matchAll(/`([^`]+)`/g)].map(([, name]) => [name!, support] as const),
  );
  // What a value may be stands in brackets.
  const named = said.filter(([name]) => name in table);
  expect(Object.fromEntries(named)).toEqual(table);
});

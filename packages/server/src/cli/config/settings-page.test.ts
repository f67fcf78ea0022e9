import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { flagOf } from '@ws/cli-kit';
import { expect, it } from 'vitest';
import { FLAGGED, type Flagged, kindOf, SERVER_FLAGS, variableOf } from '../server-flags.js';

const PAGE = join(import.meta.dirname, '../../../../../docs/configuration.md');
const TABLE = /(<!-- settings: .* -->\n).*?(<!-- \/settings -->)/s;

/** The row of a setting: its name, its flag and variable where no rule gives them, its default, and what it does. */
function rowOf(name: Flagged): readonly string[] {
  const { long = '' } = flagOf(name, kindOf(name), SERVER_FLAGS[name]);
  const dashed = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const variable = variableOf(name);
  const ruled = `WS_${dashed.replaceAll('-', '_').toUpperCase()}`;
  const names = [
    name,
    ...(long.replace(/^--(no-)?/, '') === dashed ? [] : [long]),
    ...(variable === ruled ? [] : [variable]),
  ];
  const { fallback } = kindOf(name);
  return [
    names.map((one) => `\`${one}\``).join(', '),
    fallback === undefined ? '' : `\`${JSON.stringify(fallback)}\``,
    SERVER_FLAGS[name].help.replaceAll('|', '\\|'),
  ];
}

/** A table as Biome writes it. */
function tableOf(rows: readonly (readonly string[])[]): string {
  const [head = []] = rows;
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = [head, widths.map((width) => '-'.repeat(width)), ...rows.slice(1)];
  const padded = lines.map((row) => row.map((cell, column) => cell.padEnd(widths[column]!)));
  return padded.map((row) => `| ${row.join(' | ')} |\n`).join('');
}

// `vitest run -u` writes it.
it('the page of the settings has all of them as the command line says them', async () => {
  const table = tableOf([['setting', 'default', 'meaning'], ...FLAGGED.map(rowOf)]);
  const page = readFileSync(PAGE, 'utf8');
  expect(page).toMatch(TABLE);
  const written = page.replace(TABLE, (_, begin, end) => `${begin}\n${table}\n${end}`);
  await expect(written).toMatchFileSnapshot(PAGE);
});

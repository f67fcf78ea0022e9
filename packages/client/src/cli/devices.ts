import { listMicrophones, type Microphone } from '../sources/node/list-microphones.js';
import { textWidth } from './display/text-width.js';
import type { Terminal } from './terminal.js';

/** Lists the microphones: a table, or JSON. */
export async function listDevices(
  isJson: boolean,
  { stdout, say, signal }: Terminal,
): Promise<void> {
  const microphones = await listMicrophones({ signal });
  if (isJson) {
    stdout.write(`${JSON.stringify(microphones, null, 2)}\n`);
  } else if (microphones.length === 0) {
    say('no microphone is listed; "ws-client mic" records from the one that the system has chosen');
  } else {
    stdout.write(tableOf(microphones));
  }
}

function tableOf(microphones: readonly Microphone[]): string {
  const rows = [
    ['DEVICE', 'RECORDER', 'NAME'],
    ...microphones.map(({ id, recorder, name }) => [id, recorder, name]),
  ];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => textWidth(row[column]!))));
  const padded = (text: string, i: number): string =>
    i < 2 ? text + ' '.repeat(widths[i]! - textWidth(text)) : text;
  return rows.map((row) => `${row.map(padded).join('  ').trimEnd()}\n`).join('');
}

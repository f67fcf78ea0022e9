// Captions on a terminal: finals stay, the partial is replaced in place. Without a terminal: a line for each.
import { createLogUpdate } from 'log-update';
import colors from 'picocolors';

const WIDTH_WITHOUT_TERMINAL = 80;
const BAR = 28;

function clock(seconds) {
  const minutes = Math.floor(seconds / 60);
  return `${String(minutes).padStart(2, '0')}:${(seconds - 60 * minutes).toFixed(1).padStart(4, '0')}`;
}

/** Text in lines that fit, those after the first indented. */
function wrap(text, indent) {
  const width = Math.max(30, (process.stdout.columns ?? WIDTH_WITHOUT_TERMINAL) - indent - 1);
  const lines = [''];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1);
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}

export function createScreen(title) {
  return process.stdout.isTTY ? terminalScreen(title) : plainScreen(title);
}

function terminalScreen(title) {
  const live = createLogUpdate(process.stdout);
  const indent = 11;
  let position = 0;
  let partial;

  if (title !== '') console.log(`${colors.bold(title)}\n`);
  function draw() {
    const pulse = Math.floor(position * 2) % 2 === 0 ? '●' : '○';
    const bar = '▁▂▃▅▃▂'
      .repeat(BAR)
      .slice(Math.floor(position * 10) % 6, (Math.floor(position * 10) % 6) + BAR);
    const said =
      partial === undefined
        ? ''
        : `  ${colors.dim(clock(partial.start))}  ${colors.dim(wrap(partial.text, indent))}\n`;
    live(`${said}\n  ${colors.red(pulse)} ${clock(position)} ${colors.dim(bar)}`);
  }
  return {
    listening(seconds) {
      position = seconds;
      draw();
    },
    partial(event) {
      partial = event.text === '' ? undefined : event;
      draw();
    },
    final(event) {
      if (partial?.utteranceId === event.utteranceId) partial = undefined;
      live.clear();
      console.log(`  ${colors.cyan(clock(event.start))}  ${wrap(event.text, indent)}`);
      draw();
    },
    note(text) {
      live.clear();
      console.log(`  ${colors.yellow(text)}`);
      draw();
    },
    done() {
      live.clear();
      live.done();
    },
  };
}

function plainScreen(title) {
  let shown = '';
  if (title !== '') console.log(title);
  return {
    listening() {},
    partial({ start, text }) {
      if (text === '' || text === shown) return;
      shown = text;
      console.log(`  ${clock(start)}  … ${text}`);
    },
    final({ start, text }) {
      shown = '';
      console.log(`  ${clock(start)}  ${text}`);
    },
    note(text) {
      console.log(`  ${text}`);
    },
    done() {
      console.log('');
    },
  };
}

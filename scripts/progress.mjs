// How set-up tells what it does: a bar in a terminal, a line a step elsewhere. Without dependencies, for it runs before
// there are any.
const BAR = 24;

/** A bar of steps. `step` moves it on, `end` removes it. */
export function createProgress(title, steps) {
  const isTerminal = process.stdout.isTTY === true && process.env.CI === undefined;
  let done = 0;
  if (!isTerminal) console.log(`› ${title}`);
  else draw('');

  function draw(what) {
    const filled = Math.round((BAR * Math.min(done, steps)) / steps);
    const bar = '━'.repeat(filled) + ' '.repeat(BAR - filled);
    const line = `› ${title} [${bar}] ${what}`;
    process.stdout.write(`\r\x1b[2K${line.slice(0, (process.stdout.columns ?? 80) - 1)}`);
  }

  return {
    step(what) {
      done++;
      if (isTerminal) draw(what);
      else console.log(`  ${what}`);
    },
    end() {
      if (isTerminal) process.stdout.write(`\r\x1b[2K› ${title}: done\n`);
    },
  };
}

// An inference process without an engine: it speaks the messages of ../messages.ts, and does what it is told.
//
// `directory` of the load message says how loading goes: `ok`, `refuse`, `crash`, `hang`, or `once FILE THEN`: `crash`
// while FILE is not there (and leaves it there), then THEN; `first FILE THEN`: `ok` while FILE is not there, then THEN. A call's prompt says how the call goes; the transcript's
// text says what this process has seen.
import { existsSync, writeFileSync } from 'node:fs';

const seen = { calls: 0, deaf: false, cancelled: [], holding: new Map() };
const use = { memoryBytes: 1234, cpuTimeMs: 56 };
const answer = (id, text) =>
  process.send({
    type: 'result',
    id,
    result: { text, segments: [], language: 'en', processingTimeMs: 1 },
    use,
  });

function load(directory) {
  const [what, file, ...then] = directory.split(' ');
  switch (what) {
    case 'ok':
      process.send({
        type: 'loaded',
        use: { memoryBytes: 1000, cpuTimeMs: 10 },
        precision: 'int8',
        skipped: [],
      });
      break;
    case 'refuse':
      process.send({
        type: 'load-failed',
        error: { code: 'ERR_MODEL_INVALID', message: 'no such weights', details: { at: 7 } },
      });
      break;
    case 'crash':
      process.stderr.write('some noise\nfatal error: out of luck\n', () => process.exit(3));
      break;
    case 'once':
    case 'first':
      if (existsSync(file)) load(then.join(' '));
      else {
        writeFileSync(file, '');
        load(what === 'once' ? 'crash' : 'ok');
      }
      break;
  }
}

function transcribe({ id, prompt, samples, ...rest }) {
  const [what, file] = prompt.split(' ');
  seen.calls++;
  if (what === 'crash-unreceived') process.exit(4);
  if (what === 'crash-unreceived-once' && !existsSync(file)) {
    writeFileSync(file, '');
    process.exit(4);
  }
  if (what === 'hang-unreceived') return;
  process.send({ type: 'received', id }, () => {
    switch (what) {
      case 'crash':
        process.stderr.write('fatal error: out of luck\n', () =>
          process.kill(process.pid, 'SIGKILL'),
        );
        break;
      case 'fail':
        process.send({
          type: 'failed',
          id,
          error: { code: 'ERR_BACKEND_FAILED', message: 'cannot', details: { why: 'asked to' } },
          use,
        });
        break;
      case 'hold':
        seen.holding.set(id, () =>
          process.send({
            type: 'failed',
            id,
            error: { code: 'ERR_ABORTED', message: 'cancelled', details: {} },
            use,
          }),
        );
        break;
      case 'hang':
        break;
      case 'deaf':
        seen.deaf = true;
        break;
      case 'seen':
        answer(
          id,
          JSON.stringify({ pid: process.pid, calls: seen.calls, cancelled: seen.cancelled }),
        );
        break;
      case 'tell':
        for (const text of ['one', 'two']) {
          process.send({ type: 'segment', id, segment: { start: 0, end: 1, text }, use });
          process.send({ type: 'progress', id, progress: text === 'one' ? 0.5 : 1, use });
        }
        process.send({ type: 'progress', id: id + 1000, progress: 0.1, use });
        if (file === 'hold') {
          seen.holding.set(id, () => answer(id, 'cancelled'));
        } else {
          answer(id, 'told');
        }
        break;
      case 'stray':
        answer(id + 1000, 'to nobody');
        answer(id, 'mine');
        answer(id, 'twice');
        break;
      default:
        answer(id, JSON.stringify({ prompt, samples: [...samples], ...rest, type: undefined }));
    }
  });
}

process.on('message', (message) => {
  switch (message.type) {
    case 'load':
      load(message.directory);
      break;
    case 'transcribe':
      transcribe(message);
      break;
    case 'cancel':
      seen.cancelled.push(message.id);
      seen.holding.get(message.id)?.();
      break;
    case 'measure':
      if (!seen.deaf) process.send({ type: 'measured', id: message.id, use });
      break;
  }
});
process.on('disconnect', () => process.exit(0));

// An inference process without an engine: it speaks the messages of @ws/core/internal, and does what it is told.
//
// `directory` of the load message says how loading goes: `ok` or `crash`. A call's prompt says how the call goes; the
// transcript's text says what arrived here.
const use = { memoryBytes: 1234, cpuTimeMs: 56 };
const answer = (id, text, then) =>
  process.send(
    {
      type: 'result',
      id,
      result: { text, segments: [], language: 'en', processingTimeMs: 1 },
      use,
    },
    then,
  );

function transcribe({ id, prompt, samples, type, ...rest }) {
  process.send({ type: 'received', id }, () => {
    switch (prompt) {
      case 'crash':
        process.stderr.write('some noise\nfatal error: out of luck\n', () =>
          process.kill(process.pid, 'SIGKILL'),
        );
        break;
      case 'hang':
        break;
      case 'pid':
        answer(id, String(process.pid));
        break;
      case 'last words':
        answer(id, 'last words', () => process.exit(0));
        break;
      default:
        answer(id, JSON.stringify({ prompt, samples: [...samples], ...rest }));
    }
  });
}

process.on('message', (message) => {
  switch (message.type) {
    case 'load':
      if (message.directory === 'ok') {
        process.send({ type: 'loaded', facts: { precision: 'int8' }, use });
      } else {
        process.stderr.write('fatal error: out of luck\nsome noise\n', () => process.exit(3));
      }
      break;
    case 'transcribe':
      transcribe(message);
      break;
    case 'measure':
      process.send({ type: 'measured', id: message.id, use });
      break;
  }
});
process.on('disconnect', () => process.exit(0));

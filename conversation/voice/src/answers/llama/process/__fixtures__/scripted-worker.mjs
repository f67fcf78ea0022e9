// A process without a model: it speaks the messages of @ws/core/internal. What was said last says how a call goes: CRASH,
// HANG, or words that are answered one by one, with the name of the conversation; COUNT is answered by its temperature, and is
// cut off after so many words as it may have tokens.
const use = { memoryBytes: 1234, cpuTimeMs: 56 };
const tell = (message) => new Promise((resolve) => process.send(message, resolve));

process.on('message', async ({ type, id, file, messages, conversationId, ...how }) => {
  if (type === 'load') {
    if (file === '/crash.gguf') process.kill(process.pid, 'SIGKILL');
    else await tell({ type: 'loaded', facts: { contextSize: 2048 }, use });
  }
  if (type === 'measure') await tell({ type: 'measured', id, use });
  if (type !== 'transcribe') return;
  await tell({ type: 'received', id });
  const said = messages.at(-1).content;
  if (said === 'COUNT') {
    const text = `${how.temperature}${' word'.repeat(how.maxTokens)}`;
    await tell({ type: 'segment', id, segment: { text, start: 0, end: 0 } });
    return tell({ type: 'result', id, result: { isCut: true }, use });
  }
  const words = said.split(' ');
  for (const word of words) {
    if (word === 'CRASH') process.kill(process.pid, 'SIGKILL');
    if (word === 'HANG' || word === 'CRASH') return;
    await tell({ type: 'segment', id, segment: { text: `${word} `, start: 0, end: 0 } });
  }
  await tell({ type: 'segment', id, segment: { text: conversationId, start: 0, end: 0 } });
  await tell({ type: 'result', id, result: { isCut: false }, use });
});
process.on('disconnect', () => process.exit(0));

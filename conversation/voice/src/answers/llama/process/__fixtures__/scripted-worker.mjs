// A process without a model: it speaks the messages of @ws/core/internal. What was said last says how a call goes: CRASH,
// HANG, or words that are answered one by one, with the name of the conversation.
const use = { memoryBytes: 1234, cpuTimeMs: 56 };
const tell = (message) => new Promise((resolve) => process.send(message, resolve));

process.on('message', async ({ type, id, file, messages, conversationId }) => {
  if (type === 'load') {
    if (file === '/crash.gguf') process.kill(process.pid, 'SIGKILL');
    else await tell({ type: 'loaded', facts: { contextSize: 2048 }, use });
  }
  if (type === 'measure') await tell({ type: 'measured', id, use });
  if (type !== 'transcribe') return;
  await tell({ type: 'received', id });
  const said = messages.at(-1).content;
  const words = said.split(' ');
  for (const word of words) {
    if (word === 'CRASH') process.kill(process.pid, 'SIGKILL');
    if (word === 'HANG' || word === 'CRASH') return;
    await tell({ type: 'segment', id, segment: { text: `${word} `, start: 0, end: 0 } });
  }
  await tell({ type: 'segment', id, segment: { text: conversationId, start: 0, end: 0 } });
  await tell({ type: 'result', id, result: { tokens: words.length }, use });
});
process.on('disconnect', () => process.exit(0));

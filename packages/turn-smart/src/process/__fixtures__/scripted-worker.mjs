// A process without a network: it speaks the messages of @ws/core/internal. The first sample of a call says how the call
// goes; a call that goes well is answered with its last sample.
export const CRASH = 0.75;
export const HANG = 0.5;
const use = { memoryBytes: 1234, cpuTimeMs: 56 };

process.on('message', ({ type, id, file, samples }) => {
  if (type === 'load') {
    if (file === '/crash.onnx') process.kill(process.pid, 'SIGKILL');
    else process.send({ type: 'loaded', facts: undefined, use });
  }
  if (type === 'measure') process.send({ type: 'measured', id, use });
  if (type !== 'transcribe') return;
  process.send({ type: 'received', id }, () => {
    if (samples[0] === CRASH) process.kill(process.pid, 'SIGKILL');
    else if (samples[0] !== HANG) process.send({ type: 'result', id, result: samples.at(-1), use });
  });
});
process.on('disconnect', () => process.exit(0));

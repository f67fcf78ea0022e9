import { answerMessages, type FromEngine } from '@ws/core/internal';
import { loadLlamaEngine, type WriteAnswer } from './llama-engine.js';
import type { LlamaAnswered, LlamaLoad, LlamaRequest } from './messages.js';

// The process of a language model. llama.cpp may crash, and cannot always be stopped: in its own process it
// does not take the server with it, and can be killed.

let write: WriteAnswer | undefined;

/** Tells the process that started this one; nothing where it is gone already, for then this one ends with it. */
function send(message: FromEngine<object, LlamaAnswered>): void {
  if (process.connected) process.send?.(message, undefined, {}, () => {});
}

process.on(
  'message',
  answerMessages<LlamaLoad, LlamaRequest, object, LlamaAnswered>(
    {
      name: 'llama.cpp',
      async load(message) {
        write = await loadLlamaEngine(message);
        return {};
      },
      async answer(_, request, { signal, onReceived, onSegment }) {
        onReceived();
        if (write === undefined) throw new Error('a question came before its model');
        return write(request, (text) => onSegment({ text, start: 0, end: 0 }), signal);
      },
      use() {
        const { user, system } = process.cpuUsage();
        return { memoryBytes: process.memoryUsage.rss(), cpuTimeMs: (user + system) / 1000 };
      },
    },
    send,
  ),
);
// No orphan: when the parent goes, however it goes, the channel closes.
process.on('disconnect', () => process.exit(0));
// A terminal's Ctrl-C reaches the whole group; the parent may still want answers, and ends this process itself.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});

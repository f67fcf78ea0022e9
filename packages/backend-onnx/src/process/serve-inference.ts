import { answerMessages, type EngineUse, type MessageHandlers } from '@ws/core/internal';

/** Tells the process that started this one; nothing where it is gone already, for then this one ends with it. */
export function sendToParent(message: object): void {
  if (process.connected) process.send?.(message, undefined, {}, () => {});
}

function use(): EngineUse {
  const { user, system } = process.cpuUsage();
  return { memoryBytes: process.memoryUsage.rss(), cpuTimeMs: (user + system) / 1000 };
}

/**
 * Makes this process one for inference: it answers the messages of the process that started it, tells what it uses, and
 * goes when that one goes.
 */
export function serveInference<Load extends object, Request extends object, Facts, Result>(
  handlers: Omit<MessageHandlers<Load, Request, Facts, Result>, 'use' | 'measure'>,
): void {
  process.on(
    'message',
    answerMessages<Load, Request, Facts, Result>({ ...handlers, use }, sendToParent),
  );
  // No orphan: when the parent goes, however it goes, the channel closes.
  process.on('disconnect', () => process.exit(0));
  // A terminal's Ctrl-C reaches the whole group; the parent may still want answers, and ends this process itself.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => {});
}

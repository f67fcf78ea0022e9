import { describe, expect, it } from 'vitest';
import { runTool } from './run-tool.js';

describe.skipIf(process.platform === 'win32')('a tool that is stopped', () => {
  it('ends with all that it started: cmake’s compilers, too', async () => {
    const stop = new AbortController();
    // It settles when nobody holds the output open any more.
    const running = runTool('sh', ['-c', 'sleep 600 & echo compiling; wait'], {
      cwd: '/',
      signal: stop.signal,
      onLine: () => stop.abort(),
    });
    await expect(running).rejects.toMatchObject({ code: 'ERR_ABORTED' });
  });

  it('is not even started on a signal that is aborted', async () => {
    const running = runTool('sh', ['-c', 'exit 0'], { cwd: '/', signal: AbortSignal.abort() });
    await expect(running).rejects.toMatchObject({ code: 'ERR_ABORTED' });
  });
});

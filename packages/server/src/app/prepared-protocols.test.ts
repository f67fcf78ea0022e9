import { TranscribeError } from '@ws/core';
import { expect, it } from 'vitest';
import { hearing } from '../../test/support/serving.js';
import type { ServerProtocol } from '../protocols/server-protocol.js';
import { createServer } from './create-server.js';

/** Notes what is asked of it. */
function noting(events: string[]): ServerProtocol {
  return {
    name: 'noting',
    serves: () => false,
    prepare({ signal }) {
      events.push('prepare');
      signal.addEventListener('abort', () => events.push('abort'));
    },
    open() {
      events.push('open');
      return {};
    },
  };
}

function backend(events: string[], failure?: Error) {
  return Object.assign(hearing(), {
    async load() {
      events.push('load');
      if (failure !== undefined) throw failure;
    },
  });
}

it('a protocol prepares itself while the engine loads', async () => {
  const events: string[] = [];
  const protocols = [noting(events)];
  const server = await createServer({ backend: backend(events), port: 0, protocols });
  await server.close();
  expect(events).toEqual(['prepare', 'load', 'open']);
});

it('a protocol that is not opened is told that it is not', async () => {
  const events: string[] = [];
  const failure = new TranscribeError('no engine', { code: 'ERR_BACKEND_UNAVAILABLE' });
  const starting = createServer({
    ...{ backend: backend(events, failure), port: 0, protocols: [noting(events)] },
  });
  await expect(starting).rejects.toBe(failure);
  expect(events).toEqual(['prepare', 'load', 'abort']);
});

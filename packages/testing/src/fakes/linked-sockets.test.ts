import { describe, expect, it } from 'vitest';
import { createLinkedSockets } from './linked-sockets.js';

describe('linked sockets', () => {
  it('deliver in order, and what was sent before the close', async () => {
    const [a, b] = createLinkedSockets();
    const bytes = new Uint8Array([1, 2]);
    a.send('one');
    a.send(bytes);
    bytes[0] = 9;
    a.close(1008, 'enough');
    const received = [];
    for await (const message of b) received.push(message);
    expect(received).toEqual(['one', new Uint8Array([1, 2])]);
    expect(await b.closed).toEqual({ code: 1008, reason: 'enough' });
    expect(await a.closed).toEqual({ code: 1008, reason: 'enough' });
  });

  it('answer readers that wait', async () => {
    const [a, b] = createLinkedSockets();
    const reader = a[Symbol.asyncIterator]();
    const [first, second] = [reader.next(), reader.next()];
    b.send('x');
    b.close();
    expect(await first).toEqual({ done: false, value: 'x' });
    expect(await second).toMatchObject({ done: true });
  });

  it('refuse messages when they are closed or too many are unread', () => {
    const [a, b] = createLinkedSockets({ maxUnread: 2 });
    a.send('1');
    a.send('2');
    expect(() => a.send('3')).toThrow(expect.objectContaining({ code: 'ERR_OVERLOADED' }));
    b.close();
    b.close(1001);
    expect(() => b.send('4')).toThrow(expect.objectContaining({ code: 'ERR_CONNECTION' }));
  });
});

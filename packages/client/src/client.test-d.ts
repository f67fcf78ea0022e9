import { expectTypeOf, it } from 'vitest';
import { WebSocket as NodeWebSocket } from 'ws';
import type { CreateSocket } from './index.js';
import type * as inBrowsers from './socket/browser-socket.js';
import type * as inNode from './socket/node-socket.js';

it('one declaration serves Node and browsers', () => {
  expectTypeOf<typeof inBrowsers>().toEqualTypeOf<typeof inNode>();
});

it('takes the sockets of browsers and of the package ws as they are', () => {
  expectTypeOf((url: string) => new WebSocket(url)).toExtend<CreateSocket>();
  expectTypeOf((url: string) => new NodeWebSocket(url)).toExtend<CreateSocket>();
  expectTypeOf((url: string) => url).not.toExtend<CreateSocket>();
});

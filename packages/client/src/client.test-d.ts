import { createManualClock } from '@ws/testing';
import { expectTypeOf, it } from 'vitest';
import { WebSocket as NodeWebSocket } from 'ws';
import type * as browser from './browser.js';
import type * as node from './index.js';
import type { CreateSocket } from './index.js';
import type { PacingClock } from './node.js';

it('one declaration serves both entries', () => {
  expectTypeOf<typeof browser>().toEqualTypeOf<typeof node>();
});

it('takes the sockets of browsers and of the package ws as they are', () => {
  expectTypeOf((url: string) => new WebSocket(url)).toExtend<CreateSocket>();
  expectTypeOf((url: string) => new NodeWebSocket(url)).toExtend<CreateSocket>();
  expectTypeOf((url: string) => url).not.toExtend<CreateSocket>();
});

it('a manual clock paces a source', () => {
  expectTypeOf(createManualClock).returns.toExtend<PacingClock>();
});

import type { TranscribeError } from '@ws/core';
import { describe, expect, it } from 'vitest';
import type { AudioPlayer } from './audio-player.js';
import { type AudioQueueOptions, createAudioQueue } from './create-audio-queue.js';

/** Players whose sounds end when they are told to. `log` says what was done with them. */
function scriptedPlayers() {
  const log: string[] = [];
  const players: (AudioPlayer & { refusal?: string })[] = [];
  let seconds = 0;
  const createPlayer = (): AudioPlayer => {
    const name = 'AB'[players.length]!;
    let src = '';
    const player: (typeof players)[number] = {
      get src() {
        return src;
      },
      set src(url) {
        src = url;
        log.push(`${name} loads ${url.slice(0, 9)}`);
      },
      preload: '',
      get currentTime() {
        return seconds;
      },
      async play() {
        if (player.refusal !== undefined) {
          throw Object.assign(new Error('refused'), { name: player.refusal });
        }
        log.push(`${name} plays ${src.slice(0, 9)}`);
      },
      pause() {
        log.push(`${name} pauses`);
      },
      load() {},
      removeAttribute() {
        src = '';
      },
      onended: null,
      onerror: null,
    };
    players.push(player);
    return player;
  };
  const playing = () => players.find(({ onended }) => onended !== null)!;
  return {
    createPlayer,
    players,
    /** What has happened since this was asked last. */
    happened: () => log.splice(0).filter((line) => !line.endsWith('pauses')),
    end: () => playing().onended!(undefined as never),
    fail: () => playing().onerror!(undefined as never),
    at(given: number) {
      seconds = given;
    },
    log,
  };
}

function queueOf(options: AudioQueueOptions = {}) {
  const players = scriptedPlayers();
  const told: string[] = [];
  const queue = createAudioQueue({
    createPlayer: players.createPlayer,
    onPlaybackStart: (url) => told.push(`start ${url}`),
    onPlaybackEnd: (url) => told.push(`end ${url}`),
    onQueueEmpty: () => told.push('empty'),
    onError: ({ code }: TranscribeError, url) => told.push(`${code} ${url}`),
    ...options,
  });
  return { ...players, queue, told };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('an audio queue', () => {
  it('plays sounds in order, and downloads the next one meanwhile', async () => {
    const { queue, told, happened, end, at } = queueOf();
    for (const url of ['1.wav', '2.wav', '3.wav']) queue.enqueue(url);
    await settled();
    expect(happened()).toEqual(['B loads 1.wav', 'B plays 1.wav', 'A loads 2.wav']);
    at(1.5);
    expect(queue.current).toEqual({ url: '1.wav', seconds: 1.5 });
    expect([queue.isPlaying, queue.queueLength]).toEqual([true, 2]);
    end();
    await settled();
    expect(happened().sort()).toEqual(['A plays 2.wav', 'B loads 3.wav']);
    end();
    end();
    await settled();
    expect(told).toEqual([
      ...['start 1.wav', 'end 1.wav', 'start 2.wav', 'end 2.wav', 'end 3.wav', 'empty'],
    ]);
    expect([queue.isPlaying, queue.current]).toEqual([false, undefined]);
    queue.enqueue('4.wav');
    await settled();
    expect(told.at(-1)).toBe('start 4.wav');
  });

  it('is silent at once when it is cleared, and tells no end', async () => {
    const { queue, told, end, players, log } = queueOf();
    queue.enqueue('1.wav');
    queue.enqueue('2.wav');
    await settled();
    log.length = 0;
    queue.clear();
    expect(log).toEqual(['B pauses', 'A pauses']);
    expect(players.map(({ src }) => src)).toEqual(['', '']);
    expect([queue.isPlaying, queue.queueLength]).toEqual([false, 0]);
    expect(end).toThrow();
    queue.enqueue('3.wav');
    await settled();
    expect(told).toEqual(['start 1.wav', 'start 3.wav']);
  });

  it('goes on where it was held', async () => {
    const { queue, happened, told, end } = queueOf();
    queue.enqueue('1.wav');
    await settled();
    queue.pause();
    queue.enqueue('2.wav');
    expect([queue.isPlaying, queue.current?.url]).toEqual([false, '1.wav']);
    happened();
    queue.resume();
    await settled();
    expect(happened()).toEqual(['B plays 1.wav']);
    queue.pause();
    end();
    await settled();
    expect(happened()).toEqual([]);
    queue.resume();
    await settled();
    expect(told.at(-1)).toBe('start 2.wav');
  });

  it('leaves out what cannot be played, and says so', async () => {
    const { queue, told, fail, players } = queueOf();
    for (const url of ['1.wav', '2.wav', '3.wav']) queue.enqueue(url);
    await settled();
    fail();
    await settled();
    expect(told).toEqual(['start 1.wav', 'ERR_INVALID_AUDIO 1.wav', 'start 2.wav']);
    for (const player of players) player.refusal = 'NotAllowedError';
    fail();
    await settled();
    expect(told.slice(3)).toEqual([
      ...['ERR_INVALID_AUDIO 2.wav', 'ERR_INVALID_STATE 3.wav', 'empty'],
    ]);
  });

  it('is warmed up by silence, for both of its players', async () => {
    const { queue, happened, players } = queueOf();
    await queue.warmUp();
    expect(happened().filter((line) => line.includes('plays'))).toEqual([
      ...['A plays data:audi', 'B plays data:audi'],
    ]);
    players[1]!.refusal = 'NotAllowedError';
    await expect(queue.warmUp()).rejects.toThrow(/from a click/);
    players[1]!.refusal = 'NotSupportedError';
    await expect(queue.warmUp()).rejects.toThrow(/media-src data:/);
  });

  it('has a bound, takes a cleared queue’s new sounds from within what it tells, and ends', async () => {
    const { queue, told, end } = queueOf({ maxQueued: 1 });
    queue.enqueue('1.wav');
    queue.enqueue('2.wav');
    expect(() => queue.enqueue('3.wav')).toThrow(/1 sounds wait/);
    await settled();
    queue.onPlaybackEnd = () => {
      queue.clear();
      queue.enqueue('9.wav');
    };
    end();
    await settled();
    expect(told).toEqual(['start 1.wav', 'start 9.wav']);
    queue[Symbol.dispose]();
    expect(() => queue.enqueue('1.wav')).toThrow(/disposed/);
    expect(() => createAudioQueue({ maxQueued: 0 })).toThrow(/"maxQueued" is 0/);
  });
});

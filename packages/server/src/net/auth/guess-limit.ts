import { isIPv6 } from 'node:net';
import type { Clock } from '@ws/core';

/** Slows down clients that guess API keys. */
export interface GuessLimit {
  /**
   * Whether an address has shown too many wrong keys to be answered about another one now. A key that has been right there
   * before passes all the same: a client that guesses keeps no other client behind the same proxy from its work.
   *
   * @param fingerprint - of the key that was shown, where it is one
   */
  refuses(address: string, fingerprint: string | undefined): boolean;
  /** An address has shown a wrong key. */
  wrong(address: string): void;
  /** An address has shown a right key. */
  right(address: string, fingerprint: string): void;
}

/** How long a right key waits at most once the guessing has ended, in seconds. */
export const RETRY_GUESS_S = 1;

// More than a person mistypes, or a program that was set up wrongly tries at once.
const AT_ONCE = 10;
const EACH_MS = RETRY_GUESS_S * 1000;
const KNOWN_MS = 24 * 3_600_000;
const MAX_ADDRESSES = 10_000;
const MAX_KNOWN = 10_000;
// A network gives each of its machines so many bits of addresses of its own.
const IPV6_GROUPS = 4;

/**
 * Of an address ten wrong keys are answered at once, and then one a second; the networks of IPv6 (/64) count as one. A key
 * is known at an address for a day after it was right there. It remembers 10 000 addresses and as many known keys, and
 * forgets the oldest.
 */
export function createGuessLimit(clock: Clock): GuessLimit {
  /** When all guesses of an address are forgotten. The latest stands last. */
  const freeAt = new Map<string, number>();
  /** Until when a key is known at an address. */
  const knownUntil = new Map<string, number>();

  function remember(table: Map<string, number>, name: string, until: number, most: number): void {
    table.delete(name);
    table.set(name, until);
    const [oldest] = table.keys();
    if (table.size > most) table.delete(oldest!);
  }

  return {
    refuses(address, fingerprint) {
      const network = networkOf(address);
      const left = (freeAt.get(network) ?? 0) - clock.now();
      if (left <= 0) freeAt.delete(network);
      if (left <= (AT_ONCE - 1) * EACH_MS) return false;
      const known = fingerprint && knownUntil.get(nameOf(network, fingerprint));
      return !known || known <= clock.now();
    },
    wrong(address) {
      const network = networkOf(address);
      const from = Math.max(clock.now(), freeAt.get(network) ?? 0);
      remember(freeAt, network, from + EACH_MS, MAX_ADDRESSES);
    },
    right(address, fingerprint) {
      const name = nameOf(networkOf(address), fingerprint);
      remember(knownUntil, name, clock.now() + KNOWN_MS, MAX_KNOWN);
    },
  };
}

function nameOf(network: string, fingerprint: string): string {
  return `${network} ${fingerprint}`;
}

/** What counts as one address. */
function networkOf(address: string): string {
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address;
  const [front = [], back = []] = address
    .split('%')[0]!
    .split('::')
    .map((half) => half.split(':').filter((group) => group !== ''));
  const zeros = Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0');
  return [...front, ...zeros, ...back].slice(0, IPV6_GROUPS).join(':');
}

import { silentLogger, systemClock } from '@ws/core/internal';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Connection } from '../../net/sockets/connection.js';
import { type ClientAdmission, createAdmission } from './admission.js';

function admissionOf(maxClients: number, connections: ReadonlySet<Connection>): ClientAdmission {
  const admission = createAdmission({
    limits: { maxClients, maxWaitingClients: 0, heartbeatIntervalMs: 1000 },
    ...{ clock: systemClock, logger: silentLogger },
    metrics: { refused() {} },
  });
  admission.begin({ connections, opener: () => undefined, passes: () => false });
  onTestFinished(admission.end);
  return admission;
}

const client = (): Connection => ({ silentFor: 0 }) as Connection;

describe('places of a server', () => {
  it('are taken by clients and by channels, and given back once', () => {
    const connections = new Set([client(), client()]);
    const places = admissionOf(4, connections);
    const release = places.reserveSessions(2);
    expect(places.hasRoom).toBe(false);
    expect(() => places.reserveSessions(1)).toThrow(
      expect.objectContaining({ details: { wireCode: 'SERVER_FULL' } }),
    );
    release();
    release();
    connections.add(client());
    expect(() => places.reserveSessions(2)).toThrow(/2 more are needed, and 1 of this server's 4/);
    places.reserveSessions(1);
    expect(places.hasRoom).toBe(false);
  });

  it('are taken of two accounts, or of none', () => {
    const places = admissionOf(2, new Set([client()]));
    const opened: number[] = [];
    const openMore = (count: number) => {
      opened.push(count);
      return () => void opened.push(-count);
    };
    expect(() => places.reserveSessions(2, openMore)).toThrow(/1 of this server's 2/);
    expect(opened).toEqual([2, -2]);
    const refused = () => {
      throw new Error('too many');
    };
    expect(() => places.reserveSessions(1, refused)).toThrow('too many');
    const release = places.reserveSessions(1, openMore);
    release();
    expect(opened).toEqual([2, -2, 1, -1]);
    expect(places.hasRoom).toBe(true);
  });
});

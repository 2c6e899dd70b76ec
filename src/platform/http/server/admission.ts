import { Logger } from '@nestjs/common';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { callerNetwork } from '../request/caller-network.js';

const WARN_EVERY_MS = 60_000;
const MAKE_ROOM_EVERY_MS = 1_000;

/**
 * Bounds the connections of one peer. Excess connections are reset before a byte is read. They get no log line each,
 * which would cost more than the refusal.
 */
export class Admission {
  private readonly logger = new Logger('connections');
  private readonly held = new Map<string, number>();
  private refused = 0;
  private warnedAtMs = Number.NEGATIVE_INFINITY;
  private madeRoomAtMs = Number.NEGATIVE_INFINITY;

  /** @param perPeer null behind a proxy, whose connections carry all of its callers */
  constructor(private readonly perPeer: number | null) {}

  /** Counts the connection until it closes; returns false when it was refused. */
  admits(socket: Socket): boolean {
    if (this.perPeer === null || socket.remoteAddress === undefined) return true;
    const peer = callerNetwork(socket.remoteAddress);
    const count = this.held.get(peer) ?? 0;
    if (count >= this.perPeer) {
      socket.resetAndDestroy();
      this.warn('one address has reached its limit');
      return false;
    }
    this.held.set(peer, count + 1);
    socket.once('close', () => {
      this.leave(peer);
    });
    return true;
  }

  /**
   * For a server that refused a connection at its limit: closes idle connections. A new caller takes precedence over an
   * idle one, and succeeds at its next attempt.
   */
  makeRoom(server: Server): void {
    this.warn('the process has reached its limit');
    const nowMs = performance.now();
    if (nowMs - this.madeRoomAtMs < MAKE_ROOM_EVERY_MS) return;
    this.madeRoomAtMs = nowMs;
    server.closeIdleConnections();
  }

  /** Logs once a minute that connections are refused, and how many. */
  private warn(why: string): void {
    this.refused += 1;
    const nowMs = performance.now();
    if (nowMs - this.warnedAtMs < WARN_EVERY_MS) return;
    this.logger.warn({ message: `connections are refused: ${why}`, refused: this.refused });
    this.refused = 0;
    this.warnedAtMs = nowMs;
  }

  private leave(peer: string): void {
    const count = (this.held.get(peer) ?? 1) - 1;
    if (count === 0) this.held.delete(peer);
    else this.held.set(peer, count);
  }
}

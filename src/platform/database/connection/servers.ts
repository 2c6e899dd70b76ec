import type { ServerAddress } from './server-url.js';

/**
 * The servers of one URL. The one that served last comes first, so that a server that is away costs a new connection
 * no wait. One object for all connections of a pool.
 */
export class Servers {
  private last: ServerAddress | undefined;

  constructor(private readonly all: readonly ServerAddress[]) {}

  /** Every server once, the last good one first, then in the order of the URL. */
  inOrder(): readonly ServerAddress[] {
    const { last, all } = this;
    return last === undefined ? all : [last, ...all.filter((server) => server !== last)];
  }

  /** Remembers the server that took a connection. */
  prefer(server: ServerAddress): void {
    this.last = server;
  }
}

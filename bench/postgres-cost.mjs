// What a piece of work costs Postgres: read from the kernel, so Linux only, and only for a server on this machine.
import { readFileSync, readdirSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

const TICK_MS = 10;

/** Processor time of the server behind this connection with all its processes, those that ended meanwhile included. */
export async function postgresMeter(dataSource) {
  const [{ pid }] = await dataSource.query('SELECT pg_backend_pid() AS pid');
  const postmaster = statOf(pid)?.parent;
  if (postmaster === undefined) throw new Error('the processes of Postgres cannot be seen from here');
  /** @returns processor time of Postgres and time that passed while the work was done, in ms */
  return async function cost(work) {
    const [cpu, start] = [cpuOf(postmaster), performance.now()];
    await work();
    return { cpuMs: cpuOf(postmaster) - cpu, ms: performance.now() - start };
  };
}

function cpuOf(postmaster) {
  for (;;) {
    const { own, reaped } = statOf(postmaster);
    const children = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(statOf)
      .filter((stat) => stat?.parent === postmaster);
    // A process that ends between the two looks would be missing in both.
    if (statOf(postmaster).reaped === reaped)
      return children.reduce((sum, child) => sum + child.own, own + reaped);
  }
}

function statOf(pid) {
  try {
    // The second field may hold anything in its brackets, spaces too.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
    const [user, system, endedUser, endedSystem] = fields
      .slice(11, 15)
      .map((ticks) => Number(ticks) * TICK_MS);
    return { parent: Number(fields[1]), own: user + system, reaped: endedUser + endedSystem };
  } catch {
    return undefined;
  }
}

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** What the kernel says of a process. Linux only; null elsewhere. */
export interface ProcessCost {
  readonly cpuMs: number;
  readonly residentMb: number;
  /** The most that was resident at any time. */
  readonly peakMb: number;
}

interface Stat {
  readonly pid: number;
  readonly parent: number;
  /** Of its own threads. */
  readonly ownMs: number;
  /** Of children that ended. */
  readonly endedMs: number;
}

const TICK_MS = 10;
/** The state of a socket that listens, in /proc/net/tcp. */
const LISTENS = '0A';

export function processCost(pid: number): ProcessCost | null {
  const stat = statOf(pid);
  if (stat === null) return null;
  try {
    const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
    const megabytes = (name: string): number =>
      Math.round(Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1_024);
    return { cpuMs: stat.ownMs, residentMb: megabytes('VmRSS'), peakMb: megabytes('VmHWM') };
  } catch {
    return null;
  }
}

/** Processor time of a process and its children, those that ended meanwhile included, in ms. */
export function familyCpuMs(pid: number): number {
  for (;;) {
    const before = statOf(pid);
    if (before === null) return 0;
    const ownMs = familyOf(pid).reduce((sum, one) => sum + one.ownMs, 0);
    // A process that ends between the two looks would be missing in both.
    if (statOf(pid)?.endedMs === before.endedMs) return ownMs + before.endedMs;
  }
}

/** The process and its children. */
export function familyPids(pid: number): number[] {
  return familyOf(pid).map((one) => one.pid);
}

/** The process that listens on that port of this machine; null when none can be seen. */
export function pidListeningOn(port: number): number | null {
  const address = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const inodes = ['/proc/net/tcp', '/proc/net/tcp6']
    .flatMap((file) => read(file).split('\n'))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => state === LISTENS && local?.endsWith(address) === true)
    .map((fields) => `socket:[${fields[9] ?? ''}]`);
  const owners = allPids().filter((pid) => socketsOf(pid).some((name) => inodes.includes(name)));
  // Children inherit the socket: the oldest process opened it.
  const isOld = (pid: number): boolean => !owners.includes(statOf(pid)?.parent ?? 0);
  return owners.find(isOld) ?? null;
}

/** Processor time of everything on this machine since it started, in ms. */
export function machineCpuMs(): number {
  const line = read('/proc/stat').split('\n')[0] ?? '';
  const [user = 0, nice = 0, system = 0, , , interrupts = 0, soft = 0] = line
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + interrupts + soft) * TICK_MS;
}

function familyOf(pid: number): Stat[] {
  const stats = allPids().map(statOf);
  return stats.filter((stat) => stat !== null).filter((stat) => stat.pid === pid || stat.parent === pid);
}

function statOf(pid: number): Stat | null {
  // The second field may hold anything in its brackets, spaces too.
  const fields =
    read(`/proc/${String(pid)}/stat`)
      .split(') ')
      .at(-1)
      ?.split(' ') ?? [];
  if (fields.length < 15) return null;
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields
    .slice(11, 15)
    .map((ticks) => Number(ticks) * TICK_MS);
  return { pid, parent: Number(fields[1]), ownMs: user + system, endedMs: endedUser + endedSystem };
}

function allPids(): number[] {
  return list('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function socketsOf(pid: number): string[] {
  const folder = `/proc/${String(pid)}/fd`;
  return list(folder).map((name) => {
    try {
      return readlinkSync(`${folder}/${name}`);
    } catch {
      return '';
    }
  });
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Empty when the process ended. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

import { tracingChannel } from 'node:diagnostics_channel';
import { failureKind, openSpan, type OpenSpan } from './tracing.js';

/** The part of the driver's own message that is read. Its arguments are left: they name callers. */
interface CommandMessage {
  readonly command: string;
  readonly error?: unknown;
  readonly result?: unknown;
}

/** Makes a span of each Redis command of a request, by the driver's own channel. */
export function watchRedis(): void {
  const open = new WeakMap<object, OpenSpan>();
  const finish = (message: CommandMessage): void => {
    const span = open.get(message);
    open.delete(message);
    if (span === undefined) return;
    if (message.error !== undefined) span.fail(failureKind(message.error));
    span.end();
  };
  tracingChannel<object, CommandMessage>('ioredis:command').subscribe({
    start: (message) => {
      const span = openSpan(describe(message.command));
      if (span !== null) open.set(message, span);
    },
    // A command that could not be written at all has its error already.
    end: (message) => {
      if (message.error !== undefined) finish(message);
    },
    asyncStart: () => undefined,
    asyncEnd: finish,
    error: () => undefined,
  });
}

function describe(command: string) {
  const operation = command.toUpperCase();
  return {
    name: operation,
    kind: 'client',
    parent: 'current',
    attributes: { 'db.system.name': 'redis', 'db.operation.name': operation },
  } as const;
}

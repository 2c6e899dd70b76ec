import { AsyncLocalStorage } from 'node:async_hooks';

/** What every line that is logged while a request is served may know of it. */
export interface RequestContext {
  readonly requestId: string;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** Runs the work, and everything asynchronous that it starts, inside the context. */
export function runInRequestContext<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}

/** The request that is being served, or null in work of our own (jobs, boot, shutdown). */
export function currentRequestContext(): RequestContext | null {
  return storage.getStore() ?? null;
}

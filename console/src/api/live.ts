import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useSession } from '../session/context';
import type { ReadId } from './hooks';
import { pathOf, sessionFetch } from './session-fetch';

export type LiveTopic = 'payment' | 'delivery' | 'settlement';

const AGAIN_MS = 1_000;
const AFTER_FAILURE_MS = 10_000;
/** Changes that come together are read together. */
const GATHER_MS = 300;

/**
 * Keeps what a page shows up to date while somebody looks at it: `useLive({ payment: ['listPayments'] })` reads these
 * again when one of that kind changes. Nothing is asked while the window is hidden, or where `enabled` is false.
 *
 * @param stale the operations whose answers a topic makes old; give a constant
 * @returns whether changes are being listened for
 */
export function useLive(
  stale: Readonly<Partial<Record<LiveTopic, readonly ReadId[]>>>,
  enabled = true,
): boolean {
  const { environment, session } = useSession();
  const queries = useQueryClient();
  const [isLive, setLive] = useState(false);
  const tenantId = session.tenant?.id ?? null;
  const wanted = JSON.stringify(stale);
  useEffect(() => {
    if (!enabled || tenantId === null) return undefined;
    const ids = JSON.parse(wanted) as Partial<Record<string, readonly string[]>>;
    const old = new Set<string>();
    let timer: number | undefined;
    const listener = new Listener(({ event }) => {
      const made = event === 'reset' ? Object.values(ids).flatMap((some) => some ?? []) : (ids[event] ?? []);
      for (const id of made) old.add(id);
      if (old.size === 0 || timer !== undefined) return;
      timer = window.setTimeout(
        () => {
          timer = undefined;
          for (const id of old) void queries.invalidateQueries({ queryKey: [id] });
          old.clear();
        },
        GATHER_MS * pagesOf(queries, old),
      );
    }, setLive);
    const follow = () => {
      if (document.hidden) listener.stop();
      else listener.start();
    };
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      window.clearTimeout(timer);
      listener.stop();
    };
  }, [enabled, tenantId, environment, wanted, queries]);
  return isLive;
}

/** How many pages of lists would be read again: the more, the longer changes are gathered. */
function pagesOf(queries: QueryClient, ids: ReadonlySet<string>): number {
  const counts = [...ids].flatMap((id) =>
    queries
      .getQueriesData<{ readonly pages?: readonly unknown[] }>({ queryKey: [id], type: 'active' })
      .map(([, data]) => data?.pages?.length ?? 1),
  );
  return Math.max(1, ...counts);
}

/** How a stream ended, and when to come again. */
interface Ended {
  readonly status: number;
  readonly retryAfterMs: number;
}

const NO_ANSWER: Ended = { status: 0, retryAfterMs: AFTER_FAILURE_MS };

interface Message {
  readonly event: string;
}

/** Reads `GET /events` by `fetch`, because an `EventSource` sends no header; comes again where the last stream ended. */
class Listener {
  private running: AbortController | null = null;
  private lastId: string | null = null;

  constructor(
    private readonly onMessage: (message: Message) => void,
    private readonly onState: (isLive: boolean) => void,
  ) {}

  start(): void {
    if (this.running !== null) return;
    this.running = new AbortController();
    void this.listen(this.running.signal);
  }

  stop(): void {
    this.running?.abort();
    this.running = null;
    this.onState(false);
  }

  private async listen(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const { status, retryAfterMs } = await this.readOne(signal).catch(() => NO_ANSWER);
      // Stopped meanwhile, or begun anew.
      if (this.running?.signal !== signal) return;
      this.onState(status === 200);
      // Not for this visitor (any more): asking again would change nothing.
      if (status === 401 || status === 403) return;
      await new Promise((resolve) => setTimeout(resolve, status === 200 ? AGAIN_MS : retryAfterMs));
    }
  }

  private async readOne(signal: AbortSignal): Promise<Ended> {
    const headers: Record<string, string> = { Accept: 'text/event-stream' };
    if (this.lastId !== null) headers['Last-Event-ID'] = this.lastId;
    const response = await sessionFetch(pathOf('/api/v1/x402/events'), { headers, signal });
    const { status } = response;
    if (!response.ok || response.body === null) {
      const seconds = Number(response.headers.get('Retry-After') ?? 0);
      return { status, retryAfterMs: Math.max(AFTER_FAILURE_MS, seconds * 1_000 || 0) };
    }
    this.onState(true);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { status, retryAfterMs: AGAIN_MS };
      const blocks = (text + value).split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) this.take(block);
    }
  }

  private take(block: string): void {
    const fields = new Map(
      block.split('\n').map((line) => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon), line.slice(colon + 1).trim()] as const;
      }),
    );
    this.lastId = fields.get('id') ?? this.lastId;
    const event = fields.get('event');
    if (event !== undefined) this.onMessage({ event });
  }
}

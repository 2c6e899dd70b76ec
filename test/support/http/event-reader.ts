import { get, type IncomingMessage } from 'node:http';

/** An event that arrived. */
export interface ReadEvent {
  readonly id: string;
  readonly event: string;
  readonly data: { readonly id: string; readonly status: string };
}

/** A stream of `GET /events` as a page reads it. */
export class EventReader {
  readonly ended: Promise<void>;
  text = '';

  private constructor(readonly response: IncomingMessage) {
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => (this.text += chunk));
    this.ended = new Promise((resolve) => response.on('close', resolve));
  }

  /** Opens `GET /events` of a server. */
  static async open(origin: string, headers: Readonly<Record<string, string>>): Promise<EventReader> {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get(`${origin}/api/v1/x402/events`, { headers }, resolve).on('error', reject);
    });
    return new EventReader(response);
  }

  get events(): readonly ReadEvent[] {
    return this.text.split('\n\n').flatMap((block) => {
      const fields = new Map(block.split('\n').map((line) => fieldOf(line)));
      const [event, data] = [fields.get('event'), fields.get('data')];
      return event === undefined || data === undefined
        ? []
        : [
            {
              id: fields.get('id') ?? '',
              event,
              data: JSON.parse(data) as ReadEvent['data'],
            },
          ];
    });
  }

  get lastId(): string {
    return [...this.text.matchAll(/^id: (\d+)$/gm)].at(-1)?.[1] ?? '';
  }

  async until(met: (events: readonly ReadEvent[]) => boolean): Promise<void> {
    while (!met(this.events)) {
      if (this.response.closed) throw new Error(`ended without it: ${this.text}`);
      await new Promise((resolve) => this.response.once('data', resolve).once('close', resolve));
    }
  }

  close(): void {
    this.response.destroy();
  }
}

/** Name and value of a line, as `id: 12`. */
function fieldOf(line: string): [string, string] {
  const [name = '', value = ''] = line.split(/: (.*)/s);
  return [name, value];
}

/** What a server said of itself, by its metrics. Null where it did not say. */
export interface Seen {
  readonly cpuSeconds: number | null;
  readonly residentMb: number | null;
  /** The most connections of the pool in use at any sample, as a share of the pool. */
  readonly poolShare: number | null;
  readonly samples: number;
  /** Samples beside these that a busy server did not answer. */
  readonly missedSamples: number;
}

interface Sample {
  readonly cpuSeconds: number | null;
  readonly residentMb: number | null;
  readonly poolShare: number | null;
}

const SAMPLE_MS = 2_000;
const ANSWER_LIMIT_MS = 5_000;

/** Reads a server's metrics while it is under load. */
export class ServerWatch {
  private readonly samples: Sample[] = [];
  private missed = 0;
  private readonly timer: NodeJS.Timeout;
  private sampling: Promise<void> = Promise.resolve();

  private constructor(
    private readonly url: string,
    first: Sample,
  ) {
    this.samples.push(first);
    this.timer = setInterval(() => {
      this.sampling = this.sampling.then(() => this.sample());
    }, SAMPLE_MS);
  }

  /** @throws Error when there are no metrics at that address */
  static async start(url: string): Promise<ServerWatch> {
    return new ServerWatch(url, await readSample(url));
  }

  /** Takes a last sample. */
  async stop(): Promise<Seen> {
    clearInterval(this.timer);
    await this.sampling;
    await this.sample();
    const [first, last] = [this.samples[0], this.samples.at(-1)];
    const shares = this.samples.map(({ poolShare }) => poolShare).filter((share) => share !== null);
    const [from, to] = [first?.cpuSeconds ?? null, last?.cpuSeconds ?? null];
    return {
      cpuSeconds: from === null || to === null ? null : to - from,
      residentMb: last?.residentMb ?? null,
      poolShare: shares.length === 0 ? null : Math.max(...shares),
      samples: this.samples.length,
      missedSamples: this.missed,
    };
  }

  /** A sample that a busy server does not answer is counted apart. */
  private async sample(): Promise<void> {
    const sample = await readSample(this.url).catch(() => null);
    if (sample === null) this.missed += 1;
    else this.samples.push(sample);
  }
}

async function readSample(url: string): Promise<Sample> {
  const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_LIMIT_MS) });
  if (!response.ok)
    throw new Error(`${new URL(url).origin} answers ${String(response.status)} for its metrics`);
  return sampleOf(await response.text());
}

/** What stands in a text of Prometheus' format. */
export function sampleOf(text: string): Sample {
  const value = (metric: string): number | null => {
    const line = text.split('\n').find((one) => one.startsWith(`${metric} `));
    return line === undefined ? null : Number(line.slice(metric.length));
  };
  const resident = value('process_resident_memory_bytes');
  const used = value('x402_db_pool_connections{state="used"}');
  const size = value('x402_db_pool_size');
  return {
    cpuSeconds: value('process_cpu_seconds_total'),
    residentMb: resident === null ? null : resident / 2 ** 20,
    poolShare: used === null || size === null ? null : used / size,
  };
}

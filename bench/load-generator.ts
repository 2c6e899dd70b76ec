import autocannon from 'autocannon';

/** One request of a subject; what is left out stays as the subject has it. */
export interface Shot {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Volley {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly connections: number;
  readonly seconds: number;
  /** Exactly this number of requests, without a time limit; no request is in progress at the end. */
  readonly amount?: number;
  /** At most so many requests a second; as many as there are answers when left out. */
  readonly perSecond?: number;
  /** The next request; called once for each. */
  readonly next: () => Shot;
  readonly expectedStatus: number;
  /** After which an answer counts as broken; ten when left out. */
  readonly answerLimitSeconds?: number;
}

/** What came of a volley. Times in milliseconds. */
export interface Outcome {
  readonly requests: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** Answers with another status than expected, by status; broken connections as `broken`. */
  readonly unexpected: Readonly<Record<string, number>>;
}

/** Sends requests over that many connections, each the next as soon as it has its answer. */
export async function fire(volley: Volley): Promise<Outcome> {
  const latenciesMs: number[] = [];
  const unexpected: Record<string, number> = {};
  const startedMs = performance.now();
  let lastMs = startedMs;
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const { url, method, path, connections, seconds, amount, perSecond } = volley;
    const rate = perSecond === undefined ? {} : { overallRate: perSecond };
    const limit = volley.answerLimitSeconds === undefined ? {} : { timeout: volley.answerLimitSeconds };
    const extent = amount === undefined ? { duration: seconds } : { amount };
    const setupRequest = (request: autocannon.Request): autocannon.Request => {
      const { headers, body } = volley.next();
      return { ...request, headers: { ...headers }, ...(body !== undefined && { body }) };
    };
    const instance = autocannon(
      { url, connections, ...extent, ...rate, ...limit, requests: [{ method, path, setupRequest }] },
      (error: unknown, done: autocannon.Result) => {
        if (error instanceof Error) reject(error);
        else resolve(done);
      },
    );
    instance.on('response', (_client, status, _bytes, responseTimeMs) => {
      latenciesMs.push(responseTimeMs);
      lastMs = performance.now();
      if (status !== volley.expectedStatus) unexpected[status] = (unexpected[status] ?? 0) + 1;
    });
  });
  // To the last answer: it notices the end of a fixed amount up to a second later.
  const elapsedSeconds = (lastMs - startedMs) / 1_000;
  const broken = result.errors + result.timeouts;
  if (broken > 0) unexpected['broken'] = broken;
  latenciesMs.sort((one, other) => one - other);
  const at = (share: number): number => latenciesMs[Math.floor(latenciesMs.length * share)] ?? 0;
  return {
    requests: latenciesMs.length,
    perSecond: latenciesMs.length / Math.max(elapsedSeconds, 0.001),
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    p99Ms: at(0.99),
    unexpected,
  };
}

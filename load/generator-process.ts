/*
 * The load generator as a process of its own, so that its processor time is seen apart. `generator.ts` starts it and
 * speaks to it over the channel of `fork`, so that no key stands in a command line. It ends with the channel.
 */
import { writeFileSync } from 'node:fs';
import { OpenLoop } from './open-loop.js';
import type { Phase } from './phase.js';
import { requestsOf, type Acknowledged } from './requests.js';
import type { GeneratorSettings, Question } from './generator.js';

const yeses: Acknowledged[] = [];
let loop: OpenLoop | null = null;

function prepare(settings: GeneratorSettings): void {
  const urls = settings.urls.map((url) => new URL(url));
  const targets = urls.map(({ hostname, port, protocol }) => {
    const isTls = protocol === 'https:';
    const host = hostname.replace(/^\[|\]$/g, '');
    return { host, isTls, port: port === '' ? (isTls ? 443 : 80) : Number(port) };
  });
  const host = urls[0]?.host ?? '';
  const next = requestsOf({ ...settings.requests, host }, (yes) => yeses.push(yes));
  loop = new OpenLoop({ ...settings, targets, next });
}

async function play(phase: Phase): Promise<void> {
  if (loop === null) throw new Error('the generator has no settings yet');
  process.send?.({ result: await loop.run(phase) });
}

process.on('message', (question: Question) => {
  if ('settings' in question) {
    prepare(question.settings);
    process.send?.({ ready: true });
  } else if ('phase' in question) void play(question.phase);
  else {
    writeFileSync(question.yesesTo, JSON.stringify(yeses), { mode: 0o600 });
    process.send?.({ written: yeses.length });
  }
});
process.on('disconnect', () => process.exit(0));
process.on('unhandledRejection', (error) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { OpenLoopSettings } from './open-loop.js';
import type { Phase, PhaseResult } from './phase.js';
import type { Acknowledged, Requests } from './requests.js';

export interface GeneratorSettings extends Omit<OpenLoopSettings, 'targets' | 'next'> {
  readonly urls: readonly string[];
  readonly requests: Omit<Requests, 'host'>;
}

/** What the generator's process is asked. */
export type Question = { settings: GeneratorSettings } | { phase: Phase } | { yesesTo: string };

const SCRIPT = '.cache/tools/load/generator-process.js';

/** The load generator's process. */
export class Generator {
  /** Fails when the process ends. */
  private readonly ended: Promise<never>;

  private constructor(private readonly child: ChildProcess) {
    this.ended = once(child, 'exit').then(() => {
      throw new Error('the load generator ended by itself');
    });
    this.ended.catch(() => undefined);
  }

  static async start(settings: GeneratorSettings): Promise<Generator> {
    const generator = new Generator(fork(SCRIPT, [], { serialization: 'advanced' }));
    await generator.ask({ settings });
    return generator;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Plays a phase until everything is answered. */
  async run(phase: Phase): Promise<PhaseResult> {
    const { result } = await this.ask<{ result: PhaseResult }>({ phase });
    return result;
  }

  /** Every yes to a new payment since the start; by way of a file, which the caller removes. */
  async yeses(file: string): Promise<Acknowledged[]> {
    await this.ask({ yesesTo: file });
    return JSON.parse(readFileSync(file, 'utf8')) as Acknowledged[];
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.disconnect();
    await exited;
  }

  /** @throws Error when the process ended instead */
  private async ask<Answer>(question: Question): Promise<Answer> {
    const answered = once(this.child, 'message') as Promise<[Answer]>;
    this.child.send(question);
    const [answer] = await Promise.race([answered, this.ended]);
    return answer;
  }
}

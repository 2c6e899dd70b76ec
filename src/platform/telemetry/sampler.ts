import { randomBytes } from 'node:crypto';
import { trace, TraceFlags } from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  SamplingDecision,
  TraceIdRatioBasedSampler,
  type Sampler,
  type SamplingResult,
} from '@opentelemetry/sdk-trace';
import type { TelemetrySettings } from './telemetry-schema.js';

/**
 * Decides once for all spans of a trace in this process. A caller's `traceparent` decides nothing, neither by its flag
 * nor by its id: anyone may send one. What another sampled trace of ours caused (a webhook, a shared statement) is kept with it.
 */
export class OwnSampler implements Sampler {
  constructor(private readonly root: Sampler) {}

  shouldSample(...asked: Parameters<Sampler['shouldSample']>): SamplingResult {
    const [context, , ...rest] = asked;
    const [, , , links] = rest;
    const parent = trace.getSpanContext(context);
    if (parent !== undefined && parent.isRemote !== true) return decided(isSampled(parent.traceFlags));
    if (links.length > 0) return decided(links.some((link) => isSampled(link.context.traceFlags)));
    // A ratio goes by the trace id, and a caller chooses its own: it must not choose what is kept.
    if (parent !== undefined)
      return this.root.shouldSample(context, randomBytes(16).toString('hex'), ...rest);
    return this.root.shouldSample(...asked);
  }

  toString(): string {
    return `OwnSampler{${this.root.toString()}}`;
  }
}

/** The sampler of `OTEL_TRACES_SAMPLER`. With and without `parentbased_` they are the same here. */
export function samplerOf({ sampler, samplerRatio }: TelemetrySettings): Sampler {
  if (sampler.endsWith('always_off')) return new OwnSampler(new AlwaysOffSampler());
  if (sampler.endsWith('traceidratio')) return new OwnSampler(new TraceIdRatioBasedSampler(samplerRatio));
  return new OwnSampler(new AlwaysOnSampler());
}

const SAMPLED: number = TraceFlags.SAMPLED;

function isSampled(flags: number): boolean {
  return (flags & SAMPLED) !== 0;
}

function decided(isKept: boolean): SamplingResult {
  return { decision: isKept ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD };
}

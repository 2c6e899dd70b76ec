import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock.js';
import { IncidentsRepository, type Incident, type IncidentPosition } from './incidents.repository.js';

/** How long a failed reading is answered again: a stranger repeats no heavy statement. */
const FAILURE_KEPT_MS = 30_000;

interface Kept {
  readonly version: number;
  readonly incidents: Promise<readonly Incident[]>;
  /** Only a failure ends. */
  untilMs: number;
}

/**
 * The incidents of the version in force, in the memory of the process. They are read once per version, however many
 * callers there are and whatever they ask for: no key is needed to ask, and the reading goes over the whole list.
 */
@Injectable()
export class IncidentList {
  private kept: Kept | null = null;
  private asked: Promise<number | null> | null = null;

  constructor(
    private readonly repository: IncidentsRepository,
    private readonly clock: Clock,
  ) {}

  /** The version in force; null when no list is loaded. Callers that ask at the same time share one statement. */
  version(): Promise<number | null> {
    this.asked ??= this.repository.version().finally(() => {
      this.asked = null;
    });
    return this.asked;
  }

  /**
   * Incidents of a version, the newest first, after a position.
   *
   * @throws the error of the reading, for half a minute
   */
  async page(version: number, count: number, after: IncidentPosition | null): Promise<readonly Incident[]> {
    const incidents = await this.all(version);
    const start = after === null ? 0 : firstAfter(incidents, after);
    return incidents.slice(start, start + count);
  }

  private all(version: number): Promise<readonly Incident[]> {
    if (this.kept?.version === version && this.clock.nowMs() < this.kept.untilMs) return this.kept.incidents;
    const kept: Kept = { version, incidents: this.repository.list(version), untilMs: Infinity };
    this.kept = kept;
    kept.incidents.catch(() => {
      kept.untilMs = this.clock.nowMs() + FAILURE_KEPT_MS;
    });
    return kept.incidents;
  }
}

/** The index of the first incident that follows the position in the order of the list. */
function firstAfter(incidents: readonly Incident[], position: IncidentPosition): number {
  let [low, high] = [0, incidents.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const found = incidents[middle];
    if (found !== undefined && rank(found) < rank(position)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Text that sorts as the list does, in descending order: days before no day, then ids. */
function rank({ date, id }: IncidentPosition): string {
  return `${date ?? ''}/${id}`;
}

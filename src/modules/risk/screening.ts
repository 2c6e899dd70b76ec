import { Injectable } from '@nestjs/common';
import type { Listing } from '../../domain/risk.js';
import { ScreeningRepository } from './screening.repository.js';

/**
 * Queries the screening list in force, for modules that move money. A verification queries it within its own
 * statements.
 */
@Injectable()
export class Screening {
  constructor(private readonly repository: ScreeningRepository) {}

  /** Returns the worst listing of these addresses, or `none`. Addresses must be in comparable form. */
  worstListing(addresses: readonly string[]): Promise<Listing> {
    return this.repository.worstListing(addresses);
  }
}

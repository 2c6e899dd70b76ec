import { Injectable } from '@nestjs/common';
import type { Listing } from '../../domain/risk.js';
import { ScreeningRepository } from './screening.repository.js';

/** Asks the screening list in force, for rooms that move money; a verification asks it within its own statements. */
@Injectable()
export class Screening {
  constructor(private readonly repository: ScreeningRepository) {}

  /** The worst listing of these addresses, in comparable form; `none` when none is on the list. */
  worstListing(addresses: readonly string[]): Promise<Listing> {
    return this.repository.worstListing(addresses);
  }
}

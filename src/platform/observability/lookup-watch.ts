import type { Principal } from '../http/request/principal.js';

/**
 * Port: hears which transactions callers look for, and whether anybody knows them. The limits room binds it, to notice
 * scraping; verification tells it and knows no more.
 */
export abstract class LookupWatch {
  abstract looked(principal: Principal, network: string, txHash: string, isFound: boolean): void;
}

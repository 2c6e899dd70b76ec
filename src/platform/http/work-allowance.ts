import type { Response } from 'express';

/** Kept with the answer, in express' `locals`: whoever counts requests and whoever answers them know no more of each other. */
interface WorkHook {
  takeMore?: (requests: number) => void;
}

/** For whoever counts: what is to be done should the request turn out to be more work than one. */
export function whenWorkIsKnown(response: Response, takeMore: (requests: number) => void): void {
  (response.locals as WorkHook).takeMore = takeMore;
}

/** For whoever answers: this request was as much work as so many more. It is answered all the same; the next ones are fewer. */
export function takeForWork(response: Response, requests: number): void {
  (response.locals as WorkHook).takeMore?.(requests);
}

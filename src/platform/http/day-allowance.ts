import type { Response } from 'express';

/** Kept with the answer, in express' `locals`: whoever counts requests and whoever answers them know no more of each other. */
interface DayHook {
  giveDayBack?: (() => void) | undefined;
}

/** For whoever counts: what is to be done should the request turn out to take from the minute's window only. */
export function whenTakingNoDay(response: Response, giveBack: () => void): void {
  (response.locals as DayHook).giveDayBack = giveBack;
}

/**
 * For whoever answers: this request takes from its caller's minute only, not from the day, because it was refused for what
 * strangers wrote into it. At any time, once for each request however often it is called; nothing waits for it.
 */
export function takeNoDay(response: Response): void {
  const hook = response.locals as DayHook;
  const { giveDayBack } = hook;
  hook.giveDayBack = undefined;
  giveDayBack?.();
}

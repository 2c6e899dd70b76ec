// Preloaded into a server: SIGUSR2 steps the application's clock an hour ahead, and the next one back again.
const RealDate = Date;
const HOUR_MS = 3_600_000;
let offsetMs = 0;

class SteppedDate extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + offsetMs);
    else super(...given);
  }

  static now() {
    return RealDate.now() + offsetMs;
  }
}

globalThis.Date = SteppedDate;
process.on('SIGUSR2', () => {
  offsetMs = offsetMs === 0 ? HOUR_MS : 0;
});

/** Longer texts are not compared: their distance costs its square, and they are no typing mistakes. */
const LONGEST = 40;

/**
 * The candidate that the text was probably meant to be; null when none is near. Ignores case and the signs between
 * words. At most a third of the characters may differ.
 */
export function nearest(text: string, candidates: Iterable<string>): string | null {
  if (text.length > LONGEST) return null;
  const given = plain(text);
  if (given.length < 2) return null;
  let best: string | null = null;
  let least = Math.floor(given.length / 3) + 1;
  for (const candidate of candidates) {
    const distance = distanceOf(given, plain(candidate), least);
    if (distance >= least) continue;
    [best, least] = [candidate, distance];
  }
  return best;
}

/** Lower case, without the signs between words: `transaction_hash` and `transactionHash` are equal. */
export function plain(text: string): string {
  return text.toLowerCase().replace(/[\s_.-]+/g, '');
}

/** Insertions, deletions, replacements and swaps of neighbours between two texts; `bound` or more is not counted on. */
function distanceOf(left: string, right: string, bound: number): number {
  if (right.length > LONGEST || Math.abs(left.length - right.length) >= bound) return bound;
  let before: number[] = [];
  let row = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let line = 1; line <= left.length; line++) {
    const next = [line];
    for (let column = 1; column <= right.length; column++) {
      const isSame = left[line - 1] === right[column - 1];
      const replaced = at(row, column - 1) + (isSame ? 0 : 1);
      let least = Math.min(at(row, column) + 1, at(next, column - 1) + 1, replaced);
      const isSwap = left[line - 1] === right[column - 2] && left[line - 2] === right[column - 1];
      if (line > 1 && column > 1 && isSwap) least = Math.min(least, at(before, column - 2) + 1);
      next.push(least);
    }
    [before, row] = [row, next];
  }
  return at(row, right.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}

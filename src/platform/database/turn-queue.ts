/** A queue whose owners take turns: each gets one item per turn, however many of them wait. */
export class TurnQueue<Item> {
  private readonly items = new Map<string, Item[]>();
  private waiting = 0;

  /** Items that wait. */
  get size(): number {
    return this.waiting;
  }

  /** Adds an item behind the others of its owner. */
  push(owner: string, item: Item): void {
    const own = this.items.get(owner);
    if (own === undefined) this.items.set(owner, [item]);
    else own.push(item);
    this.waiting += 1;
  }

  /** Takes the next items, at most `most`. The turn goes on with the owner behind the last one. */
  take(most: number): Item[] {
    const taken: Item[] = [];
    // An owner with further items goes to the end of the map, where this loop meets it again.
    for (const [owner, own] of this.items) {
      if (taken.length === most) break;
      taken.push(own.shift() as Item);
      this.items.delete(owner);
      if (own.length > 0) this.items.set(owner, own);
    }
    this.waiting -= taken.length;
    return taken;
  }
}

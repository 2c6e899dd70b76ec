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

  /** Takes the next items, at most `most`, and `mostOfOne` of an owner. The turn goes on behind the last owner. */
  take(most: number, mostOfOne = most): Item[] {
    const taken: Item[] = [];
    for (let turn = 0; turn < mostOfOne && taken.length < most && this.items.size > 0; turn += 1) {
      this.takeTurn(taken, most);
    }
    this.waiting -= taken.length;
    return taken;
  }

  /** One item of each owner. An owner with further items goes to the end. */
  private takeTurn(taken: Item[], most: number): void {
    for (const [owner, own] of [...this.items]) {
      if (taken.length === most) return;
      taken.push(own.shift() as Item);
      this.items.delete(owner);
      if (own.length > 0) this.items.set(owner, own);
    }
  }
}

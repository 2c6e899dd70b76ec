import { TurnQueue } from '../../../src/platform/database/turn-queue.js';

describe(TurnQueue.name, () => {
  const queueOf = (...items: string[]): TurnQueue<string> => {
    const queue = new TurnQueue<string>();
    for (const item of items) queue.push(item.charAt(0), item);
    return queue;
  };

  it('I2: owners take turns, and each gets its items in order', () => {
    const queue = queueOf('a1', 'a2', 'a3', 'a4', 'b1', 'c1', 'c2');
    expect(queue.take(5)).toEqual(['a1', 'b1', 'c1', 'a2', 'c2']);
    expect(queue.size).toBe(2);
    expect(queue.take(5)).toEqual(['a3', 'a4']);
    expect(queue.take(5)).toEqual([]);
  });

  it('I2: the turn continues with the next owner', () => {
    const queue = queueOf('a1', 'a2', 'b1', 'b2', 'c1');
    expect(queue.take(2)).toEqual(['a1', 'b1']);
    queue.push('a', 'a3');
    expect(queue.take(2)).toEqual(['c1', 'a2']);
    expect(queue.take(9)).toEqual(['b2', 'a3']);
  });

  it('I2: takes no more of one owner than is allowed', () => {
    const queue = queueOf('a1', 'a2', 'a3', 'b1');
    expect(queue.take(9, 2)).toEqual(['a1', 'b1', 'a2']);
    expect(queue.take(9, 2)).toEqual(['a3']);
  });
});

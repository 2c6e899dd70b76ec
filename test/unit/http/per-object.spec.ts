import { perObject } from '../../../src/platform/per-object.js';

describe(perObject.name, () => {
  it('I2: makes the result of an object once, also one that is false or undefined', () => {
    const results = [false, undefined, 'third'];
    const keys = results.map((_, place) => ({ place }));
    const made = jest.fn(({ place }: { place: number }) => results[place]);
    const resultOf = perObject(made);
    expect(keys.map(resultOf)).toEqual(results);
    expect(keys.map(resultOf)).toEqual(results);
    expect(made).toHaveBeenCalledTimes(3);
  });
});

import { concatHex, numberToHex, size, type Address, type Hex } from 'viem';

/**
 * EVM code that makes these calls one after the other in its constructor, reverts when one fails, and leaves an empty
 * contract. The data of each call follows the code and is copied to memory first.
 */
export function callingConstructor(calls: readonly { token: Address; data: Hex }[]): Hex {
  const STEP_LENGTH = 46;
  let dataOffset = calls.length * STEP_LENGTH + 1;
  const steps = calls.map(({ token, data }, index) => {
    const length = numberToHex(size(data), { size: 2 });
    const offset = numberToHex(dataOffset, { size: 2 });
    dataOffset += size(data);
    return concatHex([
      // CODECOPY(0, offset, length)
      ...(['0x61', length, '0x61', offset, '0x5f', '0x39'] as const),
      // CALL(gas, token, 0, 0, length, 0, 0)
      ...(['0x5f', '0x5f', '0x61', length, '0x5f', '0x5f', '0x73', token, '0x5a', '0xf1'] as const),
      // JUMPI over the REVERT(0, 0)
      ...([
        '0x61',
        numberToHex((index + 1) * STEP_LENGTH - 1, { size: 2 }),
        '0x57',
        '0x5f',
        '0x5f',
        '0xfd',
      ] as const),
      '0x5b',
    ]);
  });
  return concatHex([...steps, '0x00', ...calls.map(({ data }) => data)]);
}

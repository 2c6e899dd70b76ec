import { constraintOf } from '../../../src/platform/database/distribution/constraint-of.js';

describe(constraintOf, () => {
  it.each([
    ['of pg', { constraint: 'tenants_email_key' }],
    ['of TypeORM', { driverError: { constraint: 'tenants_email_key' } }],
    ['of a node', { constraint: 'tenants_email_key_102012' }],
    [
      'that a coordinator passes on',
      {
        message: 'duplicate key value violates unique constraint "tenants_email_key_102012"',
        driverError: {},
      },
    ],
  ])('P4: names the constraint in an error %s', (_, error) => {
    expect(constraintOf(error)).toBe('tenants_email_key');
  });

  it.each([[null], [new Error('no')], [{ constraint: 7 }]])('P4: names none in %p', (error) => {
    expect(constraintOf(error)).toBeNull();
  });
});

import { readFileSync } from 'node:fs';
import { ACTIONS } from '../../../console/src/pages/audit-log/actions.js';
import { sourceFiles } from '../docs/source-files.js';

/** What is recorded of an account. What is of a person alone, or of the installation, is in no account's log. */
const OF_ACCOUNT =
  /'((?:api_key|wallet|webhook_endpoint|member|invitation|tenant|subscription)\.[a-z_]+|payment\.reorged)'/g;
/** Not read by anybody: the account has no members then. The other is a domain that nobody can have. */
const NOT_READ = ['tenant.deleted', 'wallet.invalid'];

describe('the audit log of the console', () => {
  it('M3: has words for every change of an account, and for no other', () => {
    const recorded = sourceFiles('src').flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(OF_ACCOUNT)].map(([, action = '']) => action),
    );
    const actions = [...new Set(recorded)].filter((action) => !NOT_READ.includes(action));
    expect([...ACTIONS].sort()).toEqual(actions.sort());
  });
});

/** What is of a person, and of no account, is not in this log. */
const WORDS: Readonly<Record<string, string>> = {
  'api_key.created': 'Key created',
  'api_key.renamed': 'Key renamed',
  'api_key.rotated': 'Key rotated',
  'api_key.revoked': 'Key revoked',
  'wallet.changed': 'Wallet changed',
  'wallet.deleted': 'Wallet removed',
  'webhook_endpoint.created': 'Webhook endpoint added',
  'webhook_endpoint.changed': 'Webhook endpoint changed',
  'webhook_endpoint.deleted': 'Webhook endpoint deleted',
  'webhook_endpoint.secret_rotated': 'Webhook secret rotated',
  'webhook_endpoint.disabled': 'Webhook endpoint switched off',
  'member.added': 'Member added',
  'member.changed': 'Role changed',
  'member.removed': 'Member removed',
  'invitation.created': 'Invitation made',
  'invitation.accepted': 'Invitation accepted',
  'invitation.revoked': 'Invitation withdrawn',
  'tenant.created': 'Account opened',
  'tenant.changed': 'Account changed',
  'tenant.billed': 'Plan set by the bill',
  'tenant.suspended': 'Account suspended',
  'tenant.reactivated': 'Account reactivated',
  'tenant.view_begun': 'The operator began to view the account',
  'tenant.view_ended': 'The operator ended the view',
  'tenant.members_viewed': 'The operator looked at the members',
  'tenant.payments_viewed': 'The operator looked at payments',
  'tenant.deliveries_viewed': 'The operator looked at deliveries',
  'subscription.changed': 'Subscription changed',
  'subscription.puzzled': 'Subscription for the operator to check',
  'payment.reorged': 'Payment taken back by its chain',
};

/** The kinds of changes to choose from. */
export const ACTIONS = Object.keys(WORDS);

export function actionInWords(action: string): string {
  return WORDS[action] ?? action;
}

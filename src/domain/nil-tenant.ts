/** The tenant of rows without one: anonymous calls, the operator's, the installation's own. */
export const NIL_TENANT = '00000000-0000-0000-0000-000000000000';

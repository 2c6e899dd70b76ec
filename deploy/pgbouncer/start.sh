#!/bin/sh
# Writes the password of the servers' role where PgBouncer reads it, and becomes PgBouncer.
set -eu
umask 077
escaped=$(printf '%s' "$POSTGRES_RUNTIME_PASSWORD" | sed 's/"/""/g')
printf '"x402_runtime" "%s"\n' "$escaped" >"${USERLIST:-/tmp/userlist.txt}"
exec pgbouncer "${PGBOUNCER_INI:-/etc/x402/pgbouncer.ini}"

#!/bin/sh
# For the official image of Postgres, which runs it once in an empty volume: the two roles of roles.sql. The owner has the
# password of POSTGRES_USER.
set -eu
exec psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --set database="$POSTGRES_DB" \
  --set owner_password="$POSTGRES_PASSWORD" --set runtime_password="$POSTGRES_RUNTIME_PASSWORD" --file "${ROLES_FILE:-/roles.sql}"

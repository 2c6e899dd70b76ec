-- The two roles of an installation, for an empty database. Run it once with psql, as a role that may create roles:
--
--   psql -v ON_ERROR_STOP=1 -v database=x402 -v owner_password=… -v runtime_password=… -f deploy/postgres/roles.sql
--
-- x402_owner    owns the tables and functions. The migration command connects as it, and nothing else does.
-- x402_runtime  reads and writes rows. The servers connect as it.
--
-- The migration command grants x402_runtime what it needs, each time, when DATABASE_RUNTIME_ROLE=x402_runtime is set
-- (docs/database.md, "Roles"). No grant on a table belongs here.

CREATE ROLE x402_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE x402_runtime LOGIN PASSWORD :'runtime_password';
-- A server sets these for connections of its own. Behind a pooler it may not, and refuses to start without the first.
ALTER ROLE x402_runtime SET statement_timeout = '10s';
ALTER ROLE x402_runtime SET idle_in_transaction_session_timeout = '30s';

REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT, CREATE ON DATABASE :"database" TO x402_owner;
GRANT CONNECT ON DATABASE :"database" TO x402_runtime;

\connect :"database"
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO x402_owner;

# Pinned by tag; a deployment that wants to be reproducible to the byte pins the digest as well (node:24-slim@sha256:…).
ARG NODE_IMAGE=node:24-slim

FROM ${NODE_IMAGE} AS deps
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The development dependencies' install scripts fetch or unpack test tools that a build does not need.
# The packages for sellers (packages/) and the console are no part of a server's modules.
RUN npm ci --workspaces=false --include=dev --ignore-scripts

FROM deps AS build
COPY tsconfig.json tsconfig.build.json nest-cli.json ./
COPY src ./src
COPY tools ./tools
COPY migrations ./migrations
# What `/health` says: docker build --build-arg COMMIT="$(git rev-parse HEAD)"
ARG COMMIT=
RUN npx --no-install nest build && printf '{"commit":"%s"}\n' "$COMMIT" > dist/build.json

# The console's libraries end in its files: the server needs none of them. It calls the API with the client for sellers.
FROM ${NODE_IMAGE} AS console
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY packages/sdk/package.json ./packages/sdk/package.json
COPY console/package.json ./console/package.json
RUN npm ci --include=dev --ignore-scripts
COPY packages/sdk ./packages/sdk
COPY console ./console
RUN npx --no-install tsc -p packages/sdk && npx --no-install vite build --config console/vite.config.ts

FROM ${NODE_IMAGE} AS prod-deps
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --workspaces=false --omit=dev --ignore-scripts && npm cache clean --force

FROM ${NODE_IMAGE} AS runtime
ENV NODE_ENV=production
# Probes and the collector of metrics connect from outside the container; the port must be published to be reachable.
ENV MANAGEMENT_HOST=0.0.0.0
WORKDIR /app
COPY --from=prod-deps /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=console /app/console/dist ./console/dist
# The SQL functions are read from their files, and the hashes of the migrations.
COPY migrations/functions ./migrations/functions
COPY migrations/lock.json ./migrations/lock.json
COPY package.json ./
USER node
EXPOSE 3001 9464
# Of the management port: a full public port is no reason to be restarted.
HEALTHCHECK --interval=10s --timeout=4s --start-period=30s --retries=3 \
  CMD ["node", "dist/src/healthcheck.js"]
# Not through npm: signals must reach the server. It limits its heap by itself.
CMD ["node", "dist/src/main.js"]

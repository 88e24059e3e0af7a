# The product for a server: API and worker from one image (docker-compose.yml starts both). `npm start` needs none of this.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /sextant
COPY package.json package-lock.json .npmrc ./
# Prisma's installer would download an engine that nothing here uses.
ENV PRISMA_SCHEMA_ENGINE_BINARY=/bin/true CHECKPOINT_DISABLE=1
RUN npm ci --no-audit --no-fund
COPY . .
RUN npx prisma generate && npx vite build && npm prune --omit=dev --no-audit --no-fund

# The time-skipping server that rehearsals run on, so that no server downloads anything at night.
FROM maven:3.9-eclipse-temurin-21 AS rehearsals
WORKDIR /fetch
COPY .docker/temporal-test-server.pom.xml pom.xml
RUN mvn -q -B dependency:copy-dependencies -DoutputDirectory=/jars

FROM node:24.21.0-bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends openjdk-17-jre-headless && rm -rf /var/lib/apt/lists/*
WORKDIR /sextant
COPY --from=build --chown=node:node /sextant /sextant
COPY --from=rehearsals /jars /opt/temporal-test-server/jars
COPY --chmod=755 .docker/temporal-test-server /opt/temporal-test-server/temporal-test-server
RUN mkdir -p /data && chown node:node /data
USER node
ENV NODE_ENV=production HOST=0.0.0.0 DATA_DIR=/data TEMPORAL_TEST_SERVER=/opt/temporal-test-server/temporal-test-server
VOLUME /data
EXPOSE 3000
# The tests of a file that runs are in tests; Node strips the types itself, so there is nothing else to build.
CMD ["node", "--import", "./local/run-typescript.mjs", "--enable-source-maps", "--disable-warning=ExperimentalWarning", "server.ts"]

# The cloud: Express under Node 24, which runs TypeScript as it stands. Build: docker build -t revitautoplan-cloud .
# docs/operations/README.md says how to run it.

FROM node:24.11-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY deploy/prune-packages.mjs deploy/cloud-packages.json ./deploy/
# The lock serves app, tools and cloud; only what the cloud loads goes on.
RUN node deploy/prune-packages.mjs

FROM node:24.11-bookworm-slim
ENV NODE_ENV=production CLOUD_HOST=0.0.0.0 CLOUD_PORT=4750 CLOUD_DATA=/data
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json ./
COPY shared ./shared
COPY server ./server
COPY deploy/healthcheck.mjs ./deploy/
# The only place that is written to; the rest of the file system may be read-only.
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node
EXPOSE 4750
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["node", "deploy/healthcheck.mjs"]
CMD ["node", "server/main.ts"]

# One image for all programs: the web server by default, a worker by its command (see compose.yaml).
# tests/deploy reads this file, and `npm run image:check` runs its steps without Docker.

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# No package needs its install script here: the image has Node.
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build

FROM node:24.21.0-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Optional are Node itself, and what only building needs.
RUN npm ci --omit=dev --omit=optional --ignore-scripts
# A third of what is installed: SQLite's source, and Prisma's compilers for other databases.
RUN rm -r node_modules/better-sqlite3/deps node_modules/better-sqlite3/src \
  && find node_modules/@prisma/client/runtime -name 'query_compiler_*' \
    ! -name 'query_compiler_small_bg.sqlite.*' \
    ! -name 'query_compiler_small_bg.postgresql.*' -delete

FROM node:24.21.0-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production DATABASE_URL=file:/data/notify-me.sqlite
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/build build
COPY --from=build /app/prisma prisma
COPY app app
COPY deploy/entrypoint.sh deploy/entrypoint.sh
COPY package.json shopify.app.toml *.ts ./
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
# The process is up. Whether it can store a sign-up says /readyz, and a restart would not mend that.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Gives up root, if it has it.
ENTRYPOINT ["deploy/entrypoint.sh"]
# As `npm start` does. The last program replaces the shell, so that it gets the signals.
CMD ["sh", "-c", "node prisma/migrate.ts && exec node --max-semi-space-size=16 --max-old-space-size=512 build/server/index.js"]

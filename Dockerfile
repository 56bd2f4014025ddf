# syntax=docker/dockerfile:1
ARG NODE_VERSION=24.21.0

# Debian, as the `node` package that the build runs on has no musl binary. The result is plain JavaScript.
FROM node:${NODE_VERSION}-slim AS build
ENV TURBO_TELEMETRY_DISABLED=1 COREPACK_ENABLE=0
WORKDIR /src
# Fetched apart from the sources, so that only a changed lockfile fetches again.
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
RUN npx --yes pnpm@12.21.0 fetch
COPY . .
RUN npx --yes pnpm@12.21.0 install --frozen-lockfile --prefer-offline \
  && npx --yes pnpm@12.21.0 exec turbo run build --filter=@openclaw-hf/cli --output-logs=errors-only \
  && mkdir -p /out/app /out/data \
  && cp -r apps/cli/package.json apps/cli/dist LICENSE /out/app/

FROM node:${NODE_VERSION}-alpine
LABEL org.opencontainers.image.title="openclaw" \
  org.opencontainers.image.description="An OpenAI-compatible gateway to Hugging Face Inference Providers" \
  org.opencontainers.image.source="https://github.com/openclaw-hf/openclaw-hf" \
  org.opencontainers.image.licenses="MIT"
# Nothing is installed at run time, and what cannot be run cannot be misused.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn* /usr/local/bin/yarn*
COPY --from=build /out/app /app
COPY --from=build --chown=1000:1000 /out/data /data
ENV NODE_ENV=production OPENCLAW_STATE_DIR=/data
# A number, so that Kubernetes can see that it is not root; it is the image's user `node`.
USER 1000:1000
# openclaw.json, .env, the gateway's own token and the cached model list. All else may be read-only.
VOLUME ["/data"]
EXPOSE 18789
HEALTHCHECK --interval=15s --timeout=3s --start-period=10s --retries=3 \
  CMD ["wget", "--quiet", "--output-document=/dev/null", "http://127.0.0.1:18789/healthz"]
STOPSIGNAL SIGTERM
# Under load V8 lets the young generation grow to 96 MB before it looks whether that is needed; 8 MB suffice.
ENTRYPOINT ["node", "--max-semi-space-size=8", "/app/dist/openclaw.js"]
CMD ["gateway", "run", "--bind", "lan", "--port", "18789", "--json"]

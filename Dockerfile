# One image for all processes: `docker build --tag studymate:local .`, then `docker run studymate:local --help`.

FROM rust:1.95-alpine3.22 AS build
# ring compiles C; the result is static, since Alpine's target links musl statically.
RUN apk add --no-cache build-base
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --release --locked --package studymate && \
    cp target/release/studymate /studymate

FROM alpine:3.22
# Time zones for students' clocks, certificates for Telegram.
RUN apk add --no-cache ca-certificates tzdata && adduser -D -H -u 10001 studymate
COPY --from=build /studymate /usr/local/bin/studymate
USER 10001:10001
# The webhook, and health with metrics.
EXPOSE 8080 9090
# Logs are for collectors here.
ENV LOG_FORMAT=json LISTEN=0.0.0.0:8080 OPS_LISTEN=0.0.0.0:9090
HEALTHCHECK --interval=15s --timeout=10s --start-period=30s --retries=3 CMD ["studymate", "health"]
ENTRYPOINT ["studymate"]
CMD ["--help"]

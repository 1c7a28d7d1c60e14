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
EXPOSE 8443 9464
# Logs are for collectors here; nothing is written but to /tmp.
ENV LOG_FORMAT=json LISTEN=0.0.0.0:8443 OPS_LISTEN=0.0.0.0:9464 STUDYMATE_HOME=/tmp/studymate
# Whether this process is well. `studymate health` asks after everything it needs, Telegram too: that is for people.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:9464/health/ready"]
ENTRYPOINT ["studymate"]
CMD ["--help"]

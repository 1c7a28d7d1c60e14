# `make help` lists what can be done. Needs Rust and Python 3 with pip; everything else is installed under .studymate/.

STUDYMATE = cargo run --quiet --package studymate --

.DEFAULT_GOAL := help
.PHONY: help demo run health backup drill test chaos school bench flame fmt lint licences deploy-check doc ci image

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

demo: ## play with the bot in a browser: local servers, simulated Telegram, sample course
	cargo build --package studymate
	@$(STUDYMATE) up --simulate

run: ## run the bot against the real Telegram: set BOT_TOKEN, or put it into .env
	cargo build --package studymate
	@$(STUDYMATE) up

health: ## ask environment, file system, database, queue and Telegram how they are
	@$(STUDYMATE) health

backup: ## keep database, keys and log under .studymate/backups; `studymate restore` brings them back
	@$(STUDYMATE) backup .studymate/backups/$$(date -u +%Y-%m-%dT%H%M%SZ) --with-log

drill: ## lose the database, or everything, and bring it back; prints what is lost and how long it takes
	cargo test --package studymate --test e2e drill -- --nocapture --test-threads=1

test: ## run every test, on servers of its own that are removed afterwards
	@if cargo nextest --version >/dev/null 2>&1; then \
		cargo test --quiet --workspace --doc && cargo nextest run --workspace; \
	else \
		cargo test --workspace; \
	fi

CHAOS_MINUTES ?= 30
CHAOS_SEED ?= 1

chaos: ## break everything for half an hour while hundreds of students play, then judge: writes docs/RELIABILITY.md
	cargo build --package studymate --package studymate-chaos
	target/debug/studymate-chaos --minutes $(CHAOS_MINUTES) --seed $(CHAOS_SEED) --mutation-check --report docs/RELIABILITY.md

SCHOOL_SEED ?= 1

school: ## play a school of 300 students for two weeks of simulated time, and compare it with a model: writes docs/LEARNING.md
	cargo build --package studymate --package studymate-school
	target/debug/studymate-school --seed $(SCHOOL_SEED) --report docs/LEARNING.md

BENCH ?=

bench: ## measure StudyMate alone and beside aiogram and grammY, or parts (BENCH="micro peers alone endurance crowd scale"): writes docs/PERFORMANCE.md
	cargo build --release --package studymate --package studymate-bench
	target/release/studymate-bench $(BENCH) --report docs/PERFORMANCE.md --readme README.md

flame: ## draw where the time goes under a load, as root: writes docs/flame.svg
	cargo build --release --package studymate --package studymate-bench
	target/release/studymate-bench profile

fmt: ## format the code
	cargo fmt --all

lint: ## check the format, then clippy, warnings being errors
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings

licences: ## check licences, bans and sources of all dependencies against deny.toml
	python3 ops/checks/licences.py

deploy-check: ## check compose.yaml, Dockerfile and .env.example against each other, and the alert rules against code and runbook
	python3 ops/checks/deploy.py
	python3 ops/checks/alerts.py

doc: ## build the documentation, warnings being errors
	RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --workspace

ci: ## everything that a change must pass
	.ci/run

image: ## build the container image studymate:local
	docker build --tag studymate:local .

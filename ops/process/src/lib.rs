//! What every process shares, and nothing of what StudyMate is about.
//!
//! `config` reads settings and names the wrong ones, `telemetry` sets up logs and traces, `health` answers whether the process is
//! well, `metrics` counts, `shutdown` hears signals, `backoff` waits for what is away, `failpoint` lets tests strike at named places.

pub mod backoff;
pub mod config;
pub mod failpoint;
pub mod health;
pub mod metrics;
pub mod shutdown;
pub mod telemetry;

//! What people see: every view in every locale as a snapshot, and the limits of Telegram whatever people write.

mod limits;
mod sample;
mod sketch;
mod snapshots;

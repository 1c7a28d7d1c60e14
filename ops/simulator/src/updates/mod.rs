//! Updates on their way to the bot: the queue, long polling and webhook delivery.

mod polling;
mod queue;
mod subscription;
mod trail;
mod webhook;

pub(crate) use polling::{PollError, PollRequest, poll};
pub(crate) use queue::{Pending, QueueKey, UpdateQueue};
pub(crate) use subscription::{Subscription, Webhook};
pub use trail::{Step, UpdateStep};
pub(crate) use webhook::deliver;

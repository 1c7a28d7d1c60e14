//! A simulator of the Telegram Bot API: what a bot talks to in tests and demonstrations instead of api.telegram.org.
//!
//! It answers bot methods with Telegram's shapes, checks and texts, delivers updates by polling or by webhook, lets
//! tests play the users (in process by [`Control`], over HTTP under `/sim/`, in a browser at `/`), injects faults and
//! remembers every call. It knows nothing about any particular bot.

mod bot_api;
mod changes;
mod clock;
mod config;
mod control;
mod error;
mod faults;
mod files;
mod limits;
mod model;
mod page;
mod persist;
mod queries;
mod record;
mod server;
mod text;
mod updates;
mod world;

pub use config::{BotIdentity, Limits, Persona, SimulatorConfig};
pub use control::{ChatView, Control, NewGroup, NewUser, Press, Upload, UploadKind, UserChat};
pub use error::{ControlError, Error};
pub use faults::{Fault, FaultRule, InstalledFault};
pub use model::{BotCommand, Chat, ChatKind, Entity, Message, PhotoSize, Role, StoredFile, Toast, User};
pub use record::{Call, CallFilter};
pub use server::{RunningSimulator, Simulator, run};
pub use updates::{Step, UpdateStep};

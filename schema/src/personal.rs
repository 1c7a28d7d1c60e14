//! What belongs to a person, as a type of its own that cannot be written in clear by accident.
//!
//! Every person has a data key; what is personal is encrypted with it (XChaCha20-Poly1305, random nonce) wherever it is
//! stored. Data keys are wrapped by a versioned master key. Dropping a person's data key erases them from everything.
//!
//! A [`Personal`] value serialises only inside a *scope* that says how: [`sealed`], [`redacted`], [`revealed`] or, for inputs, [`in_clear`]; outside of one it
//! is an error. So a new field cannot be forgotten: either it is encrypted, or nothing is written. The scope is a
//! stack-bound thread-local, because serde hands no context to a value; it never outlives the closure it was opened for.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde::de::{DeserializeOwned, Error as _};
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

const NONCE: usize = 24;
const KEY: usize = 32;
/// A random name of a data key, in front of everything it encrypted: data of an earlier, dropped key is told from damage.
const KEY_ID: usize = 4;

/// A value that belongs to a person: known, or erased together with the person's key.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Personal<T> {
    /// The value.
    Known(T),
    /// The person's key is gone, and the value with it.
    Erased,
}

impl<T> Personal<T> {
    /// The value, `None` when it was erased.
    pub fn known(&self) -> Option<&T> {
        match self {
            Personal::Known(value) => Some(value),
            Personal::Erased => None,
        }
    }
}

impl<T> From<T> for Personal<T> {
    fn from(value: T) -> Self {
        Personal::Known(value)
    }
}

impl<T> fmt::Debug for Personal<T> {
    /// Never shows the value: what is printed for debugging ends in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Personal::Known(_) => "‹personal›",
            Personal::Erased => "‹erased›",
        })
    }
}

/// Why personal data could not be encrypted or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PersonalError {
    /// The bytes were not made with this key, or were changed.
    #[error("personal data of {owner} does not open with its key")]
    WrongKey {
        /// Whose data it is.
        owner: i64,
    },
    /// The data key was wrapped by a master key that is not configured.
    #[error("the key of {owner} is wrapped by master key {version}, which MASTER_KEY does not hold")]
    UnknownMaster {
        /// Whose key it is.
        owner: i64,
        /// Which master key wrapped it.
        version: u16,
    },
    /// The operating system gave no random bytes.
    #[error("no random bytes from the operating system: {0}")]
    NoRandomness(String),
    /// `MASTER_KEY` is not a list of `<version>:<base64 of 32 bytes>`.
    #[error("expected <version>:<base64 of 32 bytes>[,…], got {0}")]
    MalformedMaster(&'static str),
}

/// The key of one person's data. Its bytes are wiped when it is dropped and are never printed.
#[derive(Clone)]
pub struct PersonKey {
    owner: i64,
    id: [u8; KEY_ID],
    key: Zeroizing<[u8; KEY]>,
}

impl fmt::Debug for PersonKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PersonKey({})", self.owner)
    }
}

impl PersonKey {
    /// A new random key for a person (or chat, by its negative id; 0 is nobody).
    pub fn generate(owner: i64) -> Result<Self, PersonalError> {
        let mut key = Zeroizing::new([0; KEY]);
        fill_random(key.as_mut())?;
        let mut id = [0; KEY_ID];
        fill_random(&mut id)?;
        Ok(PersonKey { owner, id, key })
    }

    /// Whose key it is.
    pub fn owner(&self) -> i64 {
        self.owner
    }

    /// Encrypts bytes: the key's name, nonce, ciphertext with its tag (44 bytes longer than the text).
    pub fn seal(&self, plain: &[u8]) -> Result<Vec<u8>, PersonalError> {
        Ok([self.id.as_slice(), &seal(&self.key, self.owner, plain)?].concat())
    }

    /// Reads what [`PersonKey::seal`] made. [`Personal::Erased`] when an earlier key made it, which the person had before
    /// they were erased.
    pub fn open(&self, sealed: &[u8]) -> Result<Personal<Vec<u8>>, PersonalError> {
        let damaged = PersonalError::WrongKey { owner: self.owner };
        let (id, sealed) = sealed.split_at_checked(KEY_ID).ok_or_else(|| damaged.clone())?;
        if id != self.id {
            return Ok(Personal::Erased);
        }
        open(&self.key, self.owner, sealed).map(Personal::Known).ok_or(damaged)
    }
}

/// The master keys by version: the newest wraps, all unwrap. From `MASTER_KEY=1:<base64>[,2:<base64>…]`.
#[derive(Clone)]
pub struct MasterKeys(BTreeMap<u16, Zeroizing<[u8; KEY]>>);

impl fmt::Debug for MasterKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MasterKeys({:?})", self.0.keys().collect::<Vec<_>>())
    }
}

/// A data key as it is stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WrappedKey {
    /// Whose key it is.
    pub owner: i64,
    /// The version of the master key that wrapped it.
    pub master: u16,
    /// The encrypted key.
    pub bytes: Vec<u8>,
}

impl MasterKeys {
    /// A fresh `MASTER_KEY` setting with one key of version 1.
    pub fn generate_setting() -> Result<String, PersonalError> {
        let mut key = Zeroizing::new([0; KEY]);
        fill_random(key.as_mut())?;
        Ok(format!("1:{}", BASE64.encode(key.as_ref())))
    }

    /// Encrypts a person's key with the newest master key.
    pub fn wrap(&self, key: &PersonKey) -> Result<WrappedKey, PersonalError> {
        let Some((version, master)) = self.0.last_key_value() else {
            return Err(PersonalError::MalformedMaster("nothing"));
        };
        let plain = Zeroizing::new([key.key.as_slice(), &key.id].concat());
        Ok(WrappedKey { owner: key.owner, master: *version, bytes: seal(master, key.owner, &plain)? })
    }

    /// Reads a wrapped key.
    pub fn unwrap(&self, wrapped: &WrappedKey) -> Result<PersonKey, PersonalError> {
        let owner = wrapped.owner;
        let master = self
            .0
            .get(&wrapped.master)
            .ok_or(PersonalError::UnknownMaster { owner, version: wrapped.master })?;
        let plain =
            Zeroizing::new(open(master, owner, &wrapped.bytes).ok_or(PersonalError::WrongKey { owner })?);
        let (key, id) = plain.split_at_checked(KEY).ok_or(PersonalError::WrongKey { owner })?;
        let key: [u8; KEY] = key.try_into().map_err(|_| PersonalError::WrongKey { owner })?;
        let id = id.try_into().map_err(|_| PersonalError::WrongKey { owner })?;
        Ok(PersonKey { owner, id, key: Zeroizing::new(key) })
    }
}

impl FromStr for MasterKeys {
    type Err = PersonalError;

    fn from_str(setting: &str) -> Result<Self, Self::Err> {
        let mut keys = BTreeMap::new();
        for part in setting.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (version, key) =
                part.split_once(':').ok_or(PersonalError::MalformedMaster("a part without a colon"))?;
            let version =
                version.parse().map_err(|_| PersonalError::MalformedMaster("a version that is no number"))?;
            let key = Zeroizing::new(
                BASE64.decode(key).map_err(|_| PersonalError::MalformedMaster("a key that is not base64"))?,
            );
            let key = key
                .as_slice()
                .try_into()
                .map_err(|_| PersonalError::MalformedMaster("a key of another length"))?;
            if keys.insert(version, Zeroizing::new(key)).is_some() {
                return Err(PersonalError::MalformedMaster("a version twice"));
            }
        }
        if keys.is_empty() { Err(PersonalError::MalformedMaster("nothing")) } else { Ok(MasterKeys(keys)) }
    }
}

fn fill_random(bytes: &mut [u8]) -> Result<(), PersonalError> {
    getrandom::fill(bytes).map_err(|error| PersonalError::NoRandomness(error.to_string()))
}

fn seal(key: &[u8; KEY], owner: i64, plain: &[u8]) -> Result<Vec<u8>, PersonalError> {
    let mut nonce = [0; NONCE];
    fill_random(&mut nonce)?;
    let sealed = XChaCha20Poly1305::new(&(*key).into())
        .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: &owner.to_be_bytes() })
        .map_err(|_| PersonalError::WrongKey { owner })?;
    Ok([nonce.as_slice(), &sealed].concat())
}

fn open(key: &[u8; KEY], owner: i64, sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, sealed) = sealed.split_at_checked(NONCE)?;
    let nonce: [u8; NONCE] = nonce.try_into().ok()?;
    XChaCha20Poly1305::new(&(*key).into())
        .decrypt(&XNonce::from(nonce), Payload { msg: sealed, aad: &owner.to_be_bytes() })
        .ok()
}

#[derive(Clone)]
enum Scope {
    Key(PersonKey),
    NoKey,
    Redacted,
    Revealed,
    Clear,
}

thread_local! {
    static SCOPE: RefCell<Option<Scope>> = const { RefCell::new(None) };
}

/// Puts the scope before this one back, also when the closure panics.
struct Restore(Option<Scope>);

impl Drop for Restore {
    fn drop(&mut self) {
        SCOPE.with(|scope| *scope.borrow_mut() = self.0.take());
    }
}

fn scoped<R>(scope: Scope, work: impl FnOnce() -> R) -> R {
    let _restore = Restore(SCOPE.with(|current| current.borrow_mut().replace(scope)));
    work()
}

/// Runs `work` so that personal values are encrypted with `key` when written and decrypted with it when read.
pub fn sealed<R>(key: &PersonKey, work: impl FnOnce() -> R) -> R {
    scoped(Scope::Key(key.clone()), work)
}

/// Runs `work` so that personal values are read as erased: for somebody whose key was dropped.
pub fn erased<R>(work: impl FnOnce() -> R) -> R {
    scoped(Scope::NoKey, work)
}

/// Runs `work` so that personal values are written as `"‹personal›"`: what an operator sees who did not ask for more.
pub fn redacted<R>(work: impl FnOnce() -> R) -> R {
    scoped(Scope::Redacted, work)
}

/// Runs `work` so that personal values are written in clear: for the person's own export and an operator's `--reveal`.
pub fn revealed<R>(work: impl FnOnce() -> R) -> R {
    scoped(Scope::Revealed, work)
}

/// Runs `work` so that personal values are written and read in clear: for inputs, which the log keeps for its retention only.
pub fn in_clear<R>(work: impl FnOnce() -> R) -> R {
    scoped(Scope::Clear, work)
}

impl<T: Serialize> Serialize for Personal<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let scope = SCOPE.with(|scope| scope.borrow().clone());
        match (scope, self) {
            (Some(Scope::Key(_) | Scope::Clear), Personal::Erased) => serializer.serialize_bytes(&[]),
            (Some(Scope::Clear), Personal::Known(value)) => {
                serializer.serialize_bytes(&rmp_serde::to_vec_named(value).map_err(S::Error::custom)?)
            }
            (Some(Scope::Key(key)), Personal::Known(value)) => {
                let plain = Zeroizing::new(rmp_serde::to_vec_named(value).map_err(S::Error::custom)?);
                serializer.serialize_bytes(&key.seal(&plain).map_err(S::Error::custom)?)
            }
            (Some(Scope::Revealed), Personal::Known(value)) => value.serialize(serializer),
            (Some(Scope::Redacted), Personal::Known(_)) => serializer.serialize_str("‹personal›"),
            (Some(Scope::Revealed | Scope::Redacted), Personal::Erased) => {
                serializer.serialize_str("‹erased›")
            }
            (Some(Scope::NoKey) | None, _) => {
                Err(S::Error::custom("personal data written without its person's key"))
            }
        }
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Personal<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = serde_bytes::ByteBuf::deserialize(deserializer)?;
        match SCOPE.with(|scope| scope.borrow().clone()) {
            _ if bytes.is_empty() => Ok(Personal::Erased),
            Some(Scope::Key(key)) => match key.open(&bytes).map_err(D::Error::custom)? {
                Personal::Known(plain) => {
                    let plain = Zeroizing::new(plain);
                    rmp_serde::from_slice(&plain).map(Personal::Known).map_err(D::Error::custom)
                }
                Personal::Erased => Ok(Personal::Erased),
            },
            Some(Scope::NoKey) => Ok(Personal::Erased),
            Some(Scope::Clear) => {
                rmp_serde::from_slice(&bytes).map(Personal::Known).map_err(D::Error::custom)
            }
            _ => Err(D::Error::custom("personal data read without its person's key")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name() -> Personal<String> {
        Personal::Known("Ada Lovelace".to_owned())
    }

    #[test]
    fn what_is_sealed_opens_with_the_same_key_only() {
        let (ours, other) = (PersonKey::generate(1).unwrap(), PersonKey::generate(1).unwrap());
        let mut bytes = sealed(&ours, || rmp_serde::to_vec(&name())).unwrap();
        assert!(!bytes.windows(3).any(|w| w == b"Ada"));
        assert_eq!(sealed(&ours, || rmp_serde::from_slice::<Personal<String>>(&bytes)).unwrap(), name());
        assert_eq!(
            sealed(&other, || rmp_serde::from_slice::<Personal<String>>(&bytes)).unwrap(),
            Personal::Erased
        );
        if let Some(last) = bytes.last_mut() {
            *last ^= 1;
        }
        assert!(
            sealed(&ours, || rmp_serde::from_slice::<Personal<String>>(&bytes)).is_err(),
            "damage went unnoticed"
        );
        assert_eq!(erased(|| rmp_serde::from_slice::<Personal<String>>(&bytes)).unwrap(), Personal::Erased);
    }

    #[test]
    fn nothing_personal_is_written_outside_of_a_scope() {
        assert!(rmp_serde::to_vec(&name()).is_err());
        assert!(serde_json::to_string(&name()).is_err());
        assert_eq!(format!("{:?}", name()), "‹personal›");
        assert_eq!(redacted(|| serde_json::to_string(&name())).unwrap(), "\"‹personal›\"");
        assert_eq!(revealed(|| serde_json::to_string(&name())).unwrap(), "\"Ada Lovelace\"");
    }

    #[test]
    fn a_scope_ends_with_its_closure_even_when_that_panics() {
        let key = PersonKey::generate(1).unwrap();
        let _ = std::panic::catch_unwind(|| sealed(&key, || panic!("in the middle")));
        assert!(rmp_serde::to_vec(&name()).is_err());
    }

    #[test]
    fn an_older_master_key_still_unwraps_after_rotation() {
        let first = MasterKeys::generate_setting().unwrap();
        let second = MasterKeys::generate_setting().unwrap().replacen("1:", "2:", 1);
        let old: MasterKeys = first.parse().unwrap();
        let both: MasterKeys = format!("{first},{second}").parse().unwrap();
        let key = PersonKey::generate(7).unwrap();
        let wrapped = old.wrap(&key).unwrap();
        let opened = both.unwrap(&wrapped).unwrap();
        assert_eq!(opened.open(&key.seal(b"x").unwrap()).unwrap(), Personal::Known(b"x".to_vec()));
        assert_eq!(both.wrap(&key).unwrap().master, 2);
        let only_new: MasterKeys = second.parse().unwrap();
        assert!(matches!(
            only_new.unwrap(&wrapped),
            Err(PersonalError::UnknownMaster { owner: 7, version: 1 })
        ));
    }

    #[test]
    fn a_malformed_master_key_is_named_without_being_shown() {
        for bad in ["", "abc", "1:abc", "x:AAAA", "1:AAAA"] {
            let error = bad.parse::<MasterKeys>().unwrap_err().to_string();
            assert!(error.starts_with("expected <version>:"), "{error}");
        }
    }
}

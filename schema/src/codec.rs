//! How events, effects, snapshots and commands become bytes: MessagePack with field names.
//!
//! Names make additions free: a new field has a `#[serde(default)]`, an unknown one is skipped. A change that is not an
//! addition raises [`SCHEMA`] and reads the older shape where `schema` says so: what was written once can be read for ever.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::personal::{self, PersonKey};

/// The schema that this build writes, and the newest it reads.
pub const SCHEMA: i16 = 1;

/// Why bytes could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum CodecError {
    /// The value holds something that has no encoding, or personal data that does not belong to the key.
    #[error("cannot encode {what}")]
    Encode {
        /// The type.
        what: &'static str,
        /// What the encoder said.
        #[source]
        source: rmp_serde::encode::Error,
    },
    /// The bytes are not of this type.
    #[error("cannot decode {what}")]
    Decode {
        /// The type.
        what: &'static str,
        /// What the decoder said.
        #[source]
        source: rmp_serde::decode::Error,
    },
    /// The bytes were written by a newer build.
    #[error("{what} has schema {found}, this build reads up to {SCHEMA}: run a newer build")]
    Newer {
        /// The type.
        what: &'static str,
        /// The schema of the bytes.
        found: i16,
    },
}

fn name<T>() -> &'static str {
    let full = std::any::type_name::<T>();
    full.rsplit("::").next().unwrap_or(full)
}

/// Encodes a value, its personal data under `key`.
pub fn encode<T: Serialize>(value: &T, key: &PersonKey) -> Result<Vec<u8>, CodecError> {
    personal::sealed(key, || encode_open(value))
}

/// Encodes a value that holds no personal data; one that does is an error.
pub fn encode_open<T: Serialize>(value: &T) -> Result<Vec<u8>, CodecError> {
    rmp_serde::to_vec_named(value).map_err(|source| CodecError::Encode { what: name::<T>(), source })
}

/// Decodes what [`encode`] wrote under `schema`; without a key, personal data reads as erased.
pub fn decode<T: DeserializeOwned>(
    bytes: &[u8],
    schema: i16,
    key: Option<&PersonKey>,
) -> Result<T, CodecError> {
    match key {
        Some(key) => personal::sealed(key, || decode_open(bytes, schema)),
        None => personal::erased(|| decode_open(bytes, schema)),
    }
}

/// Decodes what [`encode_open`] wrote under `schema`.
pub fn decode_open<T: DeserializeOwned>(bytes: &[u8], schema: i16) -> Result<T, CodecError> {
    if schema > SCHEMA {
        return Err(CodecError::Newer { what: name::<T>(), found: schema });
    }
    rmp_serde::from_slice(bytes).map_err(|source| CodecError::Decode { what: name::<T>(), source })
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Serialize)]
    struct Newer {
        kept: u8,
        added: String,
    }

    #[derive(Deserialize, Debug, PartialEq)]
    struct Older {
        kept: u8,
    }

    #[test]
    fn an_added_field_is_skipped_by_who_does_not_know_it() {
        let bytes = encode_open(&Newer { kept: 1, added: "x".into() }).unwrap();
        assert_eq!(decode_open::<Older>(&bytes, SCHEMA).unwrap(), Older { kept: 1 });
    }

    #[test]
    fn bytes_of_a_newer_schema_are_refused_by_name() {
        let error = decode_open::<Older>(&[], SCHEMA + 1).unwrap_err();
        assert_eq!(error.to_string(), "Older has schema 2, this build reads up to 1: run a newer build");
    }
}

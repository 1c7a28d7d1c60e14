//! studymate-nats

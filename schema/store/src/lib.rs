//! studymate-store

//! studymate-schema

//! studymate-local

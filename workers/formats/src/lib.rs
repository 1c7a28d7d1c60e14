//! studymate-formats

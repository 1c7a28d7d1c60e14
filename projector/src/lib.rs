//! studymate-projector

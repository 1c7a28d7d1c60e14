//! studymate-simulator

//! studymate-process

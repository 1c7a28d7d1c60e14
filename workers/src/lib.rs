//! studymate-workers

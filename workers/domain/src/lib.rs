//! studymate-domain

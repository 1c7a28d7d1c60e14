//! studymate-testkit

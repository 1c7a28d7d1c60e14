//! studymate-render

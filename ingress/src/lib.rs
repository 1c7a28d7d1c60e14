//! studymate-ingress

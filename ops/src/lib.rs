//! studymate

//! Figures for screens.

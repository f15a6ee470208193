//! What a person sees when a test fails.

mod text;
mod victims;

//! What a person sees when a test fails.

mod failing;
mod text;

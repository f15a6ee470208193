//! What a user sees when a test fails.

mod failing;
mod text;

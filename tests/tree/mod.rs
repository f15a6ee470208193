//! The value `Tree`.

mod mutated;
mod random;
mod round_trip;
mod txtar;

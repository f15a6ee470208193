//! The value `Tree`.

mod changes;
mod failure;
mod mutated;
mod random;
mod round_trip;
mod txtar;

//! The value `Tree`.

mod changes;
mod mutated;
mod random;
mod round_trip;
mod txtar;

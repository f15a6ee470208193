//! The value `Tree`.

mod changes;
mod debug;
mod mutated;
mod random;
mod round_trip;
mod txtar;

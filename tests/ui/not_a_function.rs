use tempspace::{with_temp_workspace};

#[with_temp_workspace]
struct Name {
    field: u8,
}

fn main() {}

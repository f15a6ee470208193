use tempspace::with_temp_workspace;

proptest::proptest! {
    #[with_temp_workspace]
    fn name(n in 0..10_u8) {}
}

fn main() {}

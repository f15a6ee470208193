fn main() {
    let name = "tool";
    let _ = tempspace::cargo_bin!(name);
    let _ = tempspace::cargo_bin!();
}

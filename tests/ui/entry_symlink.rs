fn main() {
    let _ = tempspace::tree! { "a" => symlink("b"), "c" => link("d"), "e" -> "b" };
}

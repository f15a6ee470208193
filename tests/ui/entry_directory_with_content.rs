fn main() {
    let _ = tempspace::tree! { "a/" => "text" };
}

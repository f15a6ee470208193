fn main() {
    let _ = tempspace::tree! { "a.txt": "text", "b.txt" "text" };
}

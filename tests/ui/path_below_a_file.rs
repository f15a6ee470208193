fn main() {
    let _ = tempspace::tree! { "a" => "text", "a/b.txt" => "text", "c/d" => "text", "c" => "text" };
}

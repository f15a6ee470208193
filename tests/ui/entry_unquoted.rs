fn main() {
    let _ = tempspace::tree! { a.txt => "text", src/main.rs => "", "b" => "" };
}

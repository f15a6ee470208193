fn main() {
    let _ = tempspace::tree! { "" => "text", "./" => {}, "a\0b" => "text" };
}

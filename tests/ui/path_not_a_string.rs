fn main() {
    let _ = tempspace::tree! { 5 => "text", b"a.txt" => "text" };
}

fn main() {
    let _ = tempspace::tree! { "a.txt" => { let text = "b"; text } };
}

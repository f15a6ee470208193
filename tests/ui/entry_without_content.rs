fn main() {
    let path = "a.txt";
    let _ = tempspace::tree! { "a.txt", path, "b.txt" => , "c.txt" -> };
}

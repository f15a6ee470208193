fn main() {
    let _ = tempspace::temp_file!("text", "/../a.json");
    let _ = tempspace::temp_file!("text", "\\a.json");
}

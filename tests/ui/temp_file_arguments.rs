fn main() {
    let _ = tempspace::temp_file!();
    let _ = tempspace::temp_file!("text", ".json", 3);
    let _ = tempspace::temp_file!("text" ".json");
}

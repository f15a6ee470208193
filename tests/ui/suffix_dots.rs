fn main() {
    let _ = tempspace::temp_file!("text", "..");
}

fn main() {
    let _ = tempspace::temp_file!("text", ".js\0n");
}

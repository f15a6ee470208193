fn main() {
    let _ = tempspace::tree! { "/etc/passwd" => "text", "C:/a.txt" => "text" };
}

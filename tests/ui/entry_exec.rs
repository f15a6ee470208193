fn main() {
    let _ = tempspace::tree! { "run.sh" => exec("a", "b"), "run" => exec() };
}

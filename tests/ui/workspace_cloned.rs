use tempspace::Workspace;

fn twice<T: Clone>(one: T) -> (T, T) {
    (one.clone(), one)
}

fn main() {
    twice(Workspace::new());
}

//! Functions that come out of `macro_rules!`, with its invisible groups and its hygiene.

use tempspace::{Workspace, with_temp_workspace};

macro_rules! make {
    (
        $(#[$meta:meta])* $visibility:vis fn $name:ident($ws:ident: $ty:ty) $body:block,
        $file:literal => $contents:expr
    ) => {
        #[with_temp_workspace(files = { $file => $contents })]
        $(#[$meta])*
        $visibility fn $name($ws: $ty) $body
    };
}

make!(pub(crate) fn by_fragments(ws: tempspace::Workspace) {
    assert_eq!(ws.read_to_string("f.txt"), "xy");
}, "f.txt" => "x".to_owned() + "y");

make!(#[should_panic(expected = "boo")] fn with_attributes(ws: &Workspace) {
    assert!(ws.exists("sub/f.txt"));
    panic!("boo");
}, "sub/f.txt" => "");

macro_rules! items {
    ($($item:item)*) => { $(#[with_temp_workspace] $item)* };
}

items! {
    fn whole_items(ws: &Workspace) {
        assert!(ws.path().is_dir());
    }

    fn several_of_them(_: Workspace) {}
}

macro_rules! pattern {
    ($pattern:pat, $result:ty) => {
        #[with_temp_workspace]
        fn patterns($pattern: Workspace) -> $result {
            Default::default()
        }
    };
}

pattern!(_ws, ());

macro_rules! hygienic {
    ($frame:ident) => {
        #[with_temp_workspace]
        #[rstest::rstest]
        fn hygienic(ws: Workspace, #[values(1)] $frame: u32, #[values(2)] body: u32) {
            let setup = $frame + body;
            assert!(ws.path().is_dir() && setup == 3);
        }
    };
}

hygienic!(frame);

#[with_temp_workspace]
#[rstest::rstest]
fn the_expansion_has_no_names(
    ws: Workspace,
    #[values(1)] frame: u32,
    #[values(2)] body: u32,
    #[values(3)] setup: u32,
    #[values(4)] result: u32,
) {
    assert!(ws.path().is_dir());
    assert_eq!((frame, body, setup, result), (1, 2, 3, 4));
}

#[with_temp_workspace]
fn r#match(ws: Workspace) {
    fn here() {}
    let name = std::any::type_name_of_val(&here);
    assert!(name.trim_end_matches("::here").ends_with("match"), "{name}");
    drop(ws);
}

//! Prints the public items of a crate, one a line, from the JSON of rustdoc.

use std::env;
use std::error::Error;

use public_api::Builder;

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args_os().nth(1).ok_or("give the path of rustdoc's JSON")?;
    let api = Builder::from_rustdoc_json(path).omit_blanket_impls(true).build()?;
    print!("{api}");
    Ok(())
}

//! A program that the tests of the module `temp` run. The first argument is the task. Each run is a process with
//! an environment of its own, and tests kill some of them.

use std::env;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
#[cfg(unix)]
use std::{
    thread,
    time::{Duration, Instant},
};

use tempspace::temp::{self, Builder};

fn main() {
    let mut arguments = env::args_os().skip(1);
    let task = arguments.next().expect("a task");
    let paths: Vec<PathBuf> = arguments.map(PathBuf::from).collect();
    let path = |number: usize| paths[number].as_path();
    match task.to_str().expect("a task in UTF-8") {
        "base" => print_base(),
        #[cfg(unix)]
        "sweep" => sweep(),
        "base-and-file" => drop(temp::file().unwrap()),
        "set-base" => set_base(path(0)),
        "modes" => modes(path(0)),
        "leave-in-parent" => leave_in_parent(path(0)),
        "wait-with-parent" => wait_with_parent(path(0)),
        "wait-with-file" => wait_with_file(path(0)),
        "wait-with-many" => wait_with_many(path(0)),
        #[cfg(unix)]
        "torn" => torn(path(0)),
        #[cfg(unix)]
        "many-in-turn" => many_in_turn(path(0)),
        "persist" => persist(path(0)),
        #[cfg(unix)]
        "wait-behind-link" => wait_behind_link(path(0)),
        #[cfg(unix)]
        "lose-session" => lose_session(path(0)),
        "wait-with-replaced" => wait_with_replaced(path(0)),
        "write-once" => write_once(path(0), path(1)),
        "write-forever" => write_forever(path(0)),
        "relative" => relative(path(0)),
        "everything" => everything(path(0)),
        "inherit" => inherit(),
        "download" => download(path(0)),
        "fetched" => fetched(path(0), path(1)),
        #[cfg(unix)]
        "fork" => fork::run(path(0)),
        other => panic!("unknown task {other:?}"),
    }
}

fn print_base() {
    match temp::base() {
        Ok(base) => println!("{}", base.display()),
        Err(error) => println!("{error}"),
    }
}

fn set_base(path: &Path) {
    let before = temp::dir().unwrap();
    temp::set_base(path).unwrap();
    assert!(temp::file().unwrap().path().starts_with(path));
    assert!(temp::dir().unwrap().path().starts_with(path));
    assert!(temp::unique_path("", "").unwrap().starts_with(path));
    assert!(temp::file().unwrap().keep().unwrap().starts_with(path));
    assert!(before.path().exists());
    assert!(temp::set_base(path.join("missing")).is_err());
    assert_eq!(temp::base().unwrap(), path);
}

/// Prints the modes under the umask that the test has set.
fn modes(parent: &Path) {
    let (file, dir) = (temp::file().unwrap(), temp::dir().unwrap());
    let here = Builder::new().parent(parent);
    let (near_file, near_dir) = (here.file().unwrap(), here.dir().unwrap());
    let unnamed = temp::unnamed_file().unwrap();
    for file in [&file, &near_file] {
        println!("file {}", mode(&fs::metadata(file.path()).unwrap()));
    }
    for dir in [&dir, &near_dir] {
        println!("dir {}", mode(&fs::metadata(dir.path()).unwrap()));
    }
    println!("file {}", mode(&unnamed.metadata().unwrap()));
}

#[cfg(unix)]
fn mode(meta: &fs::Metadata) -> String {
    format!("{:o}", std::os::unix::fs::MetadataExt::mode(meta) & 0o7777)
}

#[cfg(not(unix))]
fn mode(_: &fs::Metadata) -> String {
    String::new()
}

/// Ends by `exit` while values own entries in `parent`.
fn leave_in_parent(parent: &Path) {
    let here = Builder::new().parent(parent);
    let (_file, dir) = (here.file().unwrap(), here.dir().unwrap());
    fs::write(dir.join("full"), "").unwrap();
    let kept = here.prefix("kept").file().unwrap().keep().unwrap();
    assert!(kept.exists());
    std::process::exit(0);
}

fn wait_with_parent(parent: &Path) {
    let here = Builder::new().parent(parent);
    let (file, dir) = (here.file().unwrap(), here.dir().unwrap());
    fs::write(dir.join("full"), "").unwrap();
    here.clone().prefix("kept").file().unwrap().keep().unwrap();
    here.clone().prefix("kept").dir().unwrap().keep().unwrap();
    wait();
    drop((file, dir));
}

fn wait_with_file(parent: &Path) {
    let file = Builder::new().parent(parent).file().unwrap();
    wait();
    drop(file);
}

/// A third of the directories is kept, a third is replaced by a file, and a third is left.
fn wait_with_many(parent: &Path) {
    let here = Builder::new().parent(parent);
    let make = |number: usize| {
        let dir = here.clone().prefix(["kept ", "other ", "left "][number % 3]);
        let dir = dir.suffix(" '\"$(x)`*?[a]").dir().unwrap();
        fs::write(dir.join("full"), "").unwrap();
        match number % 3 {
            0 => _ = dir.keep().unwrap(),
            1 => {
                fs::remove_dir_all(dir.path()).unwrap();
                fs::write(dir.path(), "another's").unwrap();
                std::mem::forget(dir);
            }
            _ => std::mem::forget(dir),
        }
    };
    (0..330).for_each(make);
    wait();
}

/// Fills the disk at each byte of the record of a file, and keeps a file afterwards.
#[cfg(unix)]
fn torn(parent: &Path) {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let here = Builder::new().parent(parent);
    drop(here.file().unwrap());
    let limit = getrlimit(Resource::Fsize);
    let path = parent.as_os_str().len() as u64 + ".tmp123456".len() as u64;
    for most in 0..path + 40 {
        let mut low = limit;
        low.current = Some(most);
        setrlimit(Resource::Fsize, low).unwrap();
        let (file, dir) = (here.file(), here.dir());
        setrlimit(Resource::Fsize, limit).unwrap();
        let has_room = most > parent.as_os_str().len() as u64;
        assert!(has_room || file.is_err() && dir.is_err());
        drop((file, dir));
        let kept = here.clone().prefix("kept").file().unwrap().keep().unwrap();
        assert!(kept.exists());
    }
    wait();
}

/// Creates two thousand files, each of which is removed before the next. Their records are removed too.
#[cfg(unix)]
fn many_in_turn(parent: &Path) {
    let here = Builder::new().parent(parent);
    for number in 0..2000 {
        match number % 3 {
            0 => drop(here.file().unwrap()),
            1 => fs::remove_file(here.file().unwrap().keep().unwrap()).unwrap(),
            _ => here.dir().unwrap().close().unwrap(),
        }
    }
    let sessions = fs::read_dir(shared_dir()).unwrap();
    let lists = sessions.map(|session| session.unwrap().path().join("outside"));
    let records: usize =
        lists.filter_map(|list| fs::read_dir(list).ok()).map(Iterator::count).sum();
    assert_eq!(records, 0);
    wait();
}

/// Persists one file at its own path, and moves another away and back.
fn persist(parent: &Path) {
    let file = || Builder::new().parent(parent).file().unwrap();
    let (there, back) = (file(), file());
    let path = there.path().to_owned();
    there.persist(&path).unwrap();
    let path = back.path().to_owned();
    back.persist(parent.join("away")).unwrap();
    fs::rename(parent.join("away"), path).unwrap();
    wait();
}

/// Creates entries whose parent seems to be in a temporary directory.
#[cfg(unix)]
fn wait_behind_link(parent: &Path) {
    let dir = temp::dir().unwrap();
    std::os::unix::fs::symlink(parent, dir.join("link")).unwrap();
    let through_link = Builder::new().parent(dir.join("link")).file().unwrap();
    // The base directory, and the directory of the test.
    let name = parent.file_name().unwrap();
    let up = Builder::new().parent(dir.join("../..").join(name));
    let up = up.dir().unwrap();
    assert_eq!(fs::read_dir(parent).unwrap().count(), 2);
    assert!(through_link.path().starts_with(dir.join("link")));
    wait();
    drop(dir);
    drop((through_link, up));
    assert_eq!(fs::read_dir(parent).unwrap().count(), 0);
}

/// The session directory is removed. Threads create entries after that.
#[cfg(unix)]
fn lose_session(parent: &Path) {
    let here = Builder::new().parent(parent);
    let (before, near) = (temp::file().unwrap(), here.file().unwrap());
    temp::write_atomic(parent.join("written"), "").unwrap();
    let shared = shared_dir();
    fs::remove_dir_all(&shared).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                drop((temp::file().unwrap(), temp::dir().unwrap()));
                drop((here.file().unwrap(), here.dir().unwrap()));
                assert!(temp::unique_path("", "").unwrap().parent().unwrap().is_dir());
                tempspace::Workspace::try_new().unwrap().try_close().unwrap();
                let elsewhere = tempspace::Workspace::builder().parent(parent);
                elsewhere.try_create().unwrap().try_close().unwrap();
            });
        }
    });
    assert_eq!(sessions(), 1, "one session for all threads");
    near.keep().unwrap();
    before.close().unwrap();
    std::mem::forget((temp::file().unwrap(), here.dir().unwrap()));
    wait();
}

/// The only directory of the library in the base, found by its name: the task removes nothing else.
#[cfg(unix)]
fn shared_dir() -> PathBuf {
    let base = temp::base().unwrap();
    let entries = fs::read_dir(base).unwrap().map(|entry| entry.unwrap());
    let is_shared = |entry: &fs::DirEntry| {
        let name = entry.file_name().into_string().unwrap();
        name.starts_with("tempspace-") && entry.file_type().unwrap().is_dir()
    };
    let shared: Vec<_> = entries.filter(is_shared).collect();
    assert_eq!(shared.len(), 1, "{shared:?}");
    shared[0].path()
}

/// Waits until the sessions of killed processes are removed.
#[cfg(unix)]
fn sweep() {
    let _file = temp::file().unwrap();
    let deadline = Instant::now() + Duration::from_secs(30);
    while sessions() > 1 {
        assert!(Instant::now() < deadline, "{} sessions are left", sessions() - 1);
        thread::sleep(Duration::from_millis(2));
    }
}

/// The number of sessions in the base.
#[cfg(unix)]
fn sessions() -> usize {
    let entries = fs::read_dir(shared_dir()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with("1-")).count()
}

/// Other entries take the paths of a file and a directory.
fn wait_with_replaced(parent: &Path) {
    let here = Builder::new().parent(parent);
    let (file, dir) = (here.file().unwrap(), here.dir().unwrap());
    fs::remove_file(file.path()).unwrap();
    fs::write(file.path(), "another's").unwrap();
    fs::remove_dir(dir.path()).unwrap();
    fs::create_dir(dir.path()).unwrap();
    wait();
    drop((file, dir));
}

/// Prints that it is ready, and waits until the test kills it or closes its standard input.
fn wait() {
    println!("ready");
    io::stdin().read_to_end(&mut Vec::new()).unwrap();
}

/// Writes between two calls that a trace shows.
fn write_once(target: &Path, contents: &Path) {
    let contents = fs::read(contents).unwrap();
    let _ = fs::metadata("write-once-begins");
    let written = temp::write_atomic(target, contents);
    let _ = fs::metadata("write-once-ends");
    if let Err(error) = written {
        println!("{error:?}");
        std::process::exit(3);
    }
}

fn write_forever(target: &Path) {
    let _started = temp::file().unwrap();
    println!("ready");
    for letter in (b'a'..=b'z').cycle() {
        temp::write_atomic(target, vec![letter; 100_000]).unwrap();
    }
}

fn relative(parent: &Path) {
    let dir = Builder::new().parent(parent).dir().unwrap();
    let file = Builder::new().parent("").file();
    println!("{}", dir.path().display());
    env::set_current_dir("/").unwrap();
    assert!(dir.path().is_dir(), "the path does not depend on the current directory");
    assert!(file.is_err(), "an empty path is no directory");
}

/// Calls each function of the module.
fn everything(parent: &Path) {
    let here = Builder::new().parent(parent);
    drop((temp::file().unwrap(), temp::dir().unwrap(), here.file().unwrap()));
    temp::unnamed_file().unwrap();
    temp::unique_path("", "").unwrap();
    temp::spooled(1).roll_over().unwrap();
    let file = temp::from_reader(&b"x"[..], "").unwrap();
    file.persist(parent.join("persisted")).unwrap();
    temp::write_atomic(parent.join("written"), "x").unwrap();
    temp::download("http://127.0.0.1:1/").unwrap_err();
}

fn download(url: &Path) {
    match temp::download(url.to_str().unwrap()) {
        Ok(file) => print!("{}", io::read_to_string(&file).unwrap()),
        Err(error) => println!("{error:?}"),
    }
}

fn fetched(url: &Path, sha256: &Path) {
    match temp::download_cached(url.to_str().unwrap(), sha256.to_str().unwrap()) {
        Ok(path) => println!("{}", path.display()),
        Err(error) => println!("{error:?}"),
    }
}

/// Starts a program that lists its open files.
fn inherit() {
    let named = temp::file().unwrap();
    let unnamed = temp::unnamed_file().unwrap();
    let spooled = {
        let mut file = temp::spooled(1);
        file.roll_over().unwrap();
        file.into_file().unwrap()
    };
    let seen = std::process::Command::new("/bin/sh")
        .args(["-c", "ls -l /proc/self/fd 2>/dev/null || ls -l /dev/fd"])
        .output()
        .unwrap();
    print!("{}", String::from_utf8_lossy(&seen.stdout));
    println!("base {}", temp::base().unwrap().display());
    drop((named, unnamed, spooled));
}

#[cfg(unix)]
#[allow(unsafe_code)] // `fork` has no safe form.
mod fork {
    use super::*;
    use std::ffi::c_int;

    unsafe extern "C" {
        safe fn fork() -> c_int;
        safe fn wait(status: Option<&mut c_int>) -> c_int;
    }

    /// The child creates entries, drops those of its parent, and exits. Those of the parent stay.
    pub(super) fn run(parent: &Path) {
        let here = Builder::new().parent(parent);
        let entries = (
            temp::file().unwrap(),
            temp::dir().unwrap(),
            here.file().unwrap(),
            here.dir().unwrap(),
        );
        let (own, of_child) = (parent.join("own"), parent.join("of-child"));
        let print = |path: &Path| {
            let made = (temp::file().unwrap(), here.file().unwrap());
            let text = format!("{}\n{}", made.0.path().display(), made.1.path().display());
            fs::write(path, text).unwrap();
        };
        if fork() == 0 {
            print(&of_child);
            drop(entries);
            std::process::exit(0);
        }
        let mut status = -1;
        wait(Some(&mut status));
        assert_eq!(status, 0, "the child succeeds");
        print(&own);
        let paths = [entries.0.path(), entries.1.path(), entries.2.path(), entries.3.path()];
        assert!(paths.iter().all(|path| path.exists()), "the child removed nothing");
        let names = [&own, &of_child].map(|path| fs::read_to_string(path).unwrap());
        let name = |line: &str| Path::new(line).file_name().unwrap().to_owned();
        for (own, of_child) in names[0].lines().zip(names[1].lines()) {
            assert_ne!(name(own), name(of_child));
        }
        fs::remove_file(own).unwrap();
        fs::remove_file(of_child).unwrap();
    }
}

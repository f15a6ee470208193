//! The messages and locations of panics.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

/// Runs `work`, which must panic with a `String`, and returns the message. `#[should_panic]` needs a `String`.
#[track_caller]
pub(crate) fn message_of(work: impl FnOnce()) -> String {
    let payload = catch_unwind(AssertUnwindSafe(work)).expect_err("this must panic");
    *payload.downcast::<String>().expect("the payload is a String")
}

thread_local! {
    static LOCATION: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs `work`, which must panic, and returns the file and line.
#[track_caller]
pub(crate) fn location_of(work: impl FnOnce()) -> String {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |info| {
            let at = info.location().map(|at| format!("{}:{}", at.file(), at.line()));
            LOCATION.with_borrow_mut(|location| *location = at);
            before(info);
        }));
    });
    message_of(work);
    LOCATION.take().expect("a panic")
}

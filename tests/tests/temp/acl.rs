//! POSIX access lists, without the tools for them.

use std::path::Path;

use rustix::fs::{XattrFlags, getxattr, removexattr, setxattr};
use rustix::io::Errno;

pub(crate) const ACCESS: &str = "system.posix_acl_access";
pub(crate) const DEFAULT: &str = "system.posix_acl_default";

// The tags of entries, `ACL_USER_OBJ` and so on in `linux/posix_acl.h`.
pub(crate) const OWNER: u16 = 1;
pub(crate) const USER: u16 = 2;
pub(crate) const GROUP: u16 = 4;
pub(crate) const MASK: u16 = 16;
pub(crate) const OTHER: u16 = 32;

/// Sets a list of tags, permissions and users. Returns false, and reports the test as skipped, if the file system
/// has no lists.
pub(crate) fn set(path: &Path, name: &str, list: &[(u16, u16, u32)]) -> bool {
    let mut bytes = 2_u32.to_le_bytes().to_vec();
    for (tag, rights, user) in list {
        let user = if *tag == USER { *user } else { u32::MAX };
        bytes.extend(tag.to_le_bytes());
        bytes.extend(rights.to_le_bytes());
        bytes.extend(user.to_le_bytes());
    }
    match setxattr(path, name, &bytes, XattrFlags::empty()) {
        Err(Errno::NOTSUP) => {
            crate::tool::skipped("the file system has no access lists");
            false
        }
        set => set.map(|()| true).unwrap(),
    }
}

/// The list of `path`, if it has one.
pub(crate) fn get(path: &Path, name: &str) -> Option<Vec<u8>> {
    let mut list = vec![0; 4096];
    match getxattr(path, name, &mut list[..]) {
        Err(Errno::NODATA) => None,
        len => Some(list[..len.unwrap()].to_vec()),
    }
}

pub(crate) fn remove(path: &Path, name: &str) {
    removexattr(path, name).unwrap();
}

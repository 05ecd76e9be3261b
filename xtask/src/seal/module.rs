//! A WebAssembly module as a visitor needs it.

use anyhow::{Context as _, Result};

/// What a module begins with: `\0asm` and a version (WebAssembly specification, "Modules").
const PREAMBLE: usize = 8;

/// The id of the sections that no engine needs: names for a debugger, notes of tools.
const CUSTOM: u8 = 0;

/// The module without its custom sections.
///
/// wasm-bindgen gives the functions that it adds names of sixty letters, and Trunk has no way to
/// tell it not to.
pub(crate) fn without_custom_sections(module: &[u8]) -> Result<Vec<u8>> {
    let mut kept = module.get(..PREAMBLE).context("a module is longer")?.to_vec();
    let mut rest = &module[PREAMBLE..];
    while let Some((id, after)) = rest.split_first() {
        let (length, contents) = leb128(after).context("a section has no length")?;
        let head = rest.len() - contents.len();
        let section = rest.get(..head + length).context("a section is longer than its module")?;
        if *id != CUSTOM {
            kept.extend_from_slice(section);
        }
        rest = &rest[section.len()..];
    }
    Ok(kept)
}

/// A number of seven bits a byte, the lowest first, and what follows it.
fn leb128(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let last = bytes.iter().position(|byte| byte & 0x80 == 0)?;
    let (digits, rest) = bytes.split_at(last + 1);
    let number = digits.iter().rev().fold(0, |number, byte| number << 7 | usize::from(byte & 0x7f));
    Some((number, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY: &[u8] = b"\0asm\x01\0\0\0";

    #[test]
    fn custom_sections_go_and_all_others_stay_in_order() {
        let module = [EMPTY, b"\x01\x02ab", b"\0\x03xyz", b"\x0a\x01c", b"\0\x01z"].concat();
        let bare = without_custom_sections(&module).unwrap();
        assert_eq!(bare, [EMPTY, b"\x01\x02ab", b"\x0a\x01c"].concat());
    }

    #[test]
    fn a_length_may_take_several_bytes() {
        let code = [b"\x0a\x80\x01", [7; 128].as_slice()].concat();
        let module = [EMPTY, &code, b"\0\x00"].concat();
        assert_eq!(without_custom_sections(&module).unwrap(), [EMPTY, &code].concat());
    }

    #[test]
    fn what_is_cut_off_is_no_module() {
        for module in [&b"\0asm"[..], b"\0asm\x01\0\0\0\x01", b"\0asm\x01\0\0\0\x01\x05ab"] {
            assert!(without_custom_sections(module).is_err(), "{module:?}");
        }
    }
}

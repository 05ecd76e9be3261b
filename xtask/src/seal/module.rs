//! A WebAssembly module and its JavaScript, as a visitor needs them.

use anyhow::{Result, bail};
use wasm_encoder::{
    ElementSection, EntityType, ExportSection, ImportSection, Module, RawSection,
    reencode::Reencode,
};
use wasmparser::{ImportSectionReader, Parser, Payload, TypeRef};

use super::functions::Functions;

/// The module without its custom sections, which are for debuggers and tools, with its functions in
/// another order, and with short names for those that `script` hands to it; and the script with the
/// same names.
///
/// wasm-bindgen calls each of those by sixty letters, sixteen of them a hash that nothing compresses,
/// and Trunk has no way to tell it not to.
pub(crate) fn shrink(module: &[u8], script: &str) -> Result<(Vec<u8>, String)> {
    let mut functions = Functions::sorted(module)?;
    let mut shrunk = Module::new();
    let mut script = script.to_owned();
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::CustomSection(_) => {}
            Payload::ImportSection(imports) => {
                shrunk.section(&renamed(imports, &mut script)?);
            }
            Payload::FunctionSection(_) => {
                shrunk.section(&functions.signatures());
            }
            Payload::ExportSection(exports) => {
                let mut section = ExportSection::new();
                functions.parse_export_section(&mut section, exports)?;
                shrunk.section(&section);
            }
            Payload::ElementSection(elements) => {
                let mut section = ElementSection::new();
                functions.parse_element_section(&mut section, elements)?;
                shrunk.section(&section);
            }
            Payload::CodeSectionStart { .. } => {
                shrunk.section(&functions.code()?);
            }
            Payload::StartSection { .. } => bail!("no module of wasm-bindgen starts by itself"),
            other => {
                if let Some((id, range)) = other.as_section() {
                    let range = usize::try_from(range.start)?..usize::try_from(range.end)?;
                    shrunk.section(&RawSection { id, data: &module[range] });
                }
            }
        }
    }
    Ok((shrunk.finish(), script))
}

/// The imports, those under short names that are members of an object in the script.
fn renamed(imports: ImportSectionReader, script: &mut String) -> Result<ImportSection> {
    let mut section = ImportSection::new();
    for (place, import) in imports.into_imports().enumerate() {
        let import = import?;
        let TypeRef::Func(signature) = import.ty else {
            bail!("{} is no function, which no module of wasm-bindgen imports", import.name);
        };
        let short = format!("_{place:x}");
        let [member, renamed] = [import.name, &short].map(|name| format!(" {name}: "));
        let is_member = script.matches(&member).count() == 1;
        if is_member {
            *script = script.replace(&member, &renamed);
        }
        let name = if is_member { &short } else { import.name };
        section.import(import.module, name, EntityType::Function(signature));
    }
    Ok(section)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "import { own } from './own.mjs';
        const functions = {
            __wbg_now_0123456789abcdef: function() { return __wbg_now_0123456789abcdef_x(); },
            __wbg_log_fedcba9876543210: console.log,
        }";

    /// A module with one type, these imports, code, and two custom sections.
    fn module(imports: &[(&str, EntityType)]) -> Vec<u8> {
        let mut section = ImportSection::new();
        for (name, kind) in imports {
            section.import("./glue.js", name, *kind);
        }
        let mut module = Module::new();
        module.section(&RawSection { id: 0, data: b"\x04namexyz" });
        module.section(&RawSection { id: 1, data: b"\x01\x60\0\0" });
        module.section(&section);
        module.section(&RawSection { id: 3, data: b"\x01\0" });
        module.section(&RawSection { id: 10, data: b"\x01\x02\0\x0b" });
        module.section(&RawSection { id: 0, data: b"\x09producersabc" });
        module.finish()
    }

    const FUNCTIONS: [(&str, EntityType); 3] = [
        ("__wbg_now_0123456789abcdef", EntityType::Function(0)),
        ("own", EntityType::Function(0)),
        ("__wbg_log_fedcba9876543210", EntityType::Function(0)),
    ];

    fn imports(module: &[u8]) -> Vec<String> {
        let payloads = Parser::new(0).parse_all(module).map(Result::unwrap);
        payloads
            .filter_map(|payload| match payload {
                Payload::ImportSection(imports) => Some(imports),
                _ => None,
            })
            .flat_map(ImportSectionReader::into_imports)
            .map(|import| import.unwrap().name.to_owned())
            .collect()
    }

    #[test]
    fn custom_sections_go_and_all_others_stay_in_order() {
        let (shrunk, _) = shrink(&module(&FUNCTIONS), SCRIPT).unwrap();
        let payloads = Parser::new(0).parse_all(&shrunk);
        let ids: Vec<_> = payloads.filter_map(|it| Some(it.unwrap().as_section()?.0)).collect();
        assert_eq!(ids, [1, 2, 3, 10]);
    }

    #[test]
    fn what_the_script_defines_has_the_same_short_name_in_both() {
        let (shrunk, script) = shrink(&module(&FUNCTIONS), SCRIPT).unwrap();
        assert_eq!(imports(&shrunk), ["_0", "own", "_2"], "own comes from another script");
        assert!(script.contains(" _0: function() { return __wbg_now_0123456789abcdef_x(); },"));
        assert!(script.contains(" _2: console.log,"), "{script}");
        assert!(script.starts_with("import { own }"), "{script}");
    }

    #[test]
    fn a_script_that_defines_nothing_changes_nothing() {
        let (shrunk, script) = shrink(&module(&FUNCTIONS), "{}").unwrap();
        assert_eq!(imports(&shrunk), FUNCTIONS.map(|(name, _)| name));
        assert_eq!(script, "{}");
    }

    #[test]
    fn what_is_no_module_is_refused() {
        let whole = module(&FUNCTIONS);
        assert!(shrink(b"{}", SCRIPT).is_err());
        assert!(shrink(&whole[..whole.len() - 1], SCRIPT).is_err());
    }
}

//! A WebAssembly module and its JavaScript, as a visitor needs them.

use std::convert::Infallible;

use anyhow::{Result, bail};
use wasm_encoder::{
    CodeSection, ElementSection, EntityType, ExportSection, FunctionSection, ImportSection, Module,
    RawSection,
    reencode::{Error, Reencode},
};
use wasmparser::{FunctionBody, ImportSectionReader, Parser, Payload, TypeRef};

/// The module without its custom sections, which are for debuggers and tools, with functions that are
/// alike beside each other, and with short names for the functions that `script` hands to it; and the
/// script with the same names.
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
                let mut section = FunctionSection::new();
                for (signature, _) in &functions.sorted {
                    section.function(*signature);
                }
                shrunk.section(&section);
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
                let mut section = CodeSection::new();
                for (_, body) in functions.sorted.clone() {
                    functions.parse_function_body(&mut section, body)?;
                }
                shrunk.section(&section);
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

/// A module's own functions in the order in which they compress best: what is alike stands close.
struct Functions<'a> {
    /// Their types and bodies.
    sorted: Vec<(u32, FunctionBody<'a>)>,
    /// The new number of each function, imported ones included, which keep theirs.
    numbers: Vec<u32>,
}

impl<'a> Functions<'a> {
    fn sorted(module: &'a [u8]) -> Result<Self> {
        let mut imported = 0;
        let mut signatures = Vec::new();
        let mut bodies = Vec::new();
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::ImportSection(section) => imported = section.into_imports().count(),
                Payload::FunctionSection(section) => {
                    signatures = section.into_iter().collect::<Result<_, _>>()?;
                }
                Payload::CodeSectionEntry(body) => bodies.push(body),
                _ => {}
            }
        }
        let mut own: Vec<_> = (imported..).zip(signatures.into_iter().zip(bodies)).collect();
        own.sort_by(|(_, a), (_, b)| (a.0, a.1.as_bytes()).cmp(&(b.0, b.1.as_bytes())));
        let mut numbers: Vec<u32> = (0..).take(imported + own.len()).collect();
        for (new, (old, _)) in (imported..).zip(&own) {
            numbers[*old] = u32::try_from(new)?;
        }
        Ok(Self { sorted: own.into_iter().map(|(_, function)| function).collect(), numbers })
    }
}

impl Reencode for Functions<'_> {
    type Error = Infallible;

    fn function_index(&mut self, number: u32) -> Result<u32, Error<Infallible>> {
        Ok(self.numbers[number as usize])
    }
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
    fn functions_that_are_alike_stand_together_and_are_called_by_their_new_numbers() {
        // The second of three calls the third, which is exported and in the table, and goes before
        // the first.
        let mut module = Module::new();
        module.section(&RawSection { id: 1, data: b"\x01\x60\0\0" });
        module.section(&RawSection { id: 2, data: b"\x01\x01m\x01f\0\0" });
        module.section(&RawSection { id: 3, data: b"\x03\0\0\0" });
        module.section(&RawSection { id: 4, data: b"\x01\x70\0\x01" });
        module.section(&RawSection { id: 7, data: b"\x01\x01e\0\x03" });
        module.section(&RawSection { id: 9, data: b"\x01\0\x41\0\x0b\x01\x03" });
        let code = b"\x03\x03\0\x01\x0b\x04\0\x10\x03\x0b\x04\0\x01\x01\x0b";
        module.section(&RawSection { id: 10, data: code });
        let (shrunk, _) = shrink(&module.finish(), "").unwrap();

        let has = |bytes: &[u8]| shrunk.windows(bytes.len()).any(|window| window == bytes);
        assert!(has(b"\x03\x04\0\x01\x01\x0b\x03\0\x01\x0b\x04\0\x10\x01\x0b"), "{shrunk:x?}");
        assert!(has(b"\x01\x01e\0\x01"), "{shrunk:x?}");
        assert!(has(b"\x41\0\x0b\x01\x01"), "{shrunk:x?}");
    }

    #[test]
    fn what_is_no_module_is_refused() {
        let whole = module(&FUNCTIONS);
        assert!(shrink(b"{}", SCRIPT).is_err());
        assert!(shrink(&whole[..whole.len() - 1], SCRIPT).is_err());
    }
}

//! The functions of a WebAssembly module, written so that they compress well.

use std::{cmp::Reverse, convert::Infallible};

use anyhow::Result;
use wasm_encoder::{
    CodeSection, FunctionSection, Instruction, MemArg,
    reencode::{Error, Reencode, utils},
};
use wasmparser::{FunctionBody, Operator, Parser, Payload};

/// A module's own functions, with those that are alike beside each other.
pub(super) struct Functions<'a> {
    /// Their types and bodies.
    sorted: Vec<(u32, FunctionBody<'a>)>,
    /// The new number of each function; imported ones keep theirs.
    numbers: Vec<u32>,
    /// How many parameters each type has.
    parameters: Vec<usize>,
    /// The new number of each local of the function that is being written.
    locals: Vec<u32>,
}

impl<'a> Functions<'a> {
    pub(super) fn sorted(module: &'a [u8]) -> Result<Self> {
        let mut imported = 0;
        let mut parameters = Vec::new();
        let mut signatures = Vec::new();
        let mut bodies = Vec::new();
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::TypeSection(types) => {
                    for signature in types.into_iter_err_on_gc_types() {
                        parameters.push(signature?.params().len());
                    }
                }
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
        let order = (0..imported).chain(own.iter().map(|(old, _)| *old));
        let numbers = inverse(&order.collect::<Vec<_>>());
        let sorted = own.into_iter().map(|(_, function)| function).collect();
        Ok(Self { sorted, numbers, parameters, locals: Vec::new() })
    }

    /// The types of the functions, in their new order.
    pub(super) fn signatures(&self) -> FunctionSection {
        let mut section = FunctionSection::new();
        for (signature, _) in &self.sorted {
            section.function(*signature);
        }
        section
    }

    /// The bodies of the functions, in their new order. Of a type's locals, the one that is used most
    /// comes first.
    pub(super) fn code(&mut self) -> Result<CodeSection> {
        let mut section = CodeSection::new();
        for (signature, body) in self.sorted.clone() {
            self.locals = by_use(self.parameters[signature as usize], &body)?;
            self.parse_function_body(&mut section, body)?;
        }
        Ok(section)
    }
}

impl Reencode for Functions<'_> {
    type Error = Infallible;

    fn function_index(&mut self, number: u32) -> Result<u32, Error<Infallible>> {
        Ok(self.numbers[number as usize])
    }

    fn instruction<'b>(&mut self, old: Operator<'b>) -> Result<Instruction<'b>, Error<Infallible>> {
        let new = |local: u32| self.locals[local as usize];
        Ok(match old {
            Operator::LocalGet { local_index } => Instruction::LocalGet(new(local_index)),
            Operator::LocalSet { local_index } => Instruction::LocalSet(new(local_index)),
            Operator::LocalTee { local_index } => Instruction::LocalTee(new(local_index)),
            other => utils::instruction(self, other)?,
        })
    }

    /// Alignment is a hint, which no browser follows: the same for all loads of a kind says least.
    fn mem_arg(&mut self, old: wasmparser::MemArg) -> Result<MemArg, Error<Infallible>> {
        utils::mem_arg(self, wasmparser::MemArg { align: old.max_align, ..old })
    }
}

/// The new number of each local of a function. Parameters keep theirs, and types their places.
fn by_use(parameters: usize, body: &FunctionBody) -> Result<Vec<u32>> {
    let mut order: Vec<usize> = (0..parameters).collect();
    let mut groups = Vec::new();
    for locals in body.get_locals_reader()? {
        let group = order.len()..order.len() + locals?.0 as usize;
        order.extend(group.clone());
        groups.push(group);
    }
    let mut uses = vec![0; order.len()];
    for operator in body.get_operators_reader()? {
        if let Operator::LocalGet { local_index }
        | Operator::LocalSet { local_index }
        | Operator::LocalTee { local_index } = operator?
        {
            uses[local_index as usize] += 1;
        }
    }
    for group in groups {
        order[group].sort_by_key(|local| Reverse(uses[*local]));
    }
    Ok(inverse(&order))
}

/// Of things in this order, by their old numbers, the new number of each.
fn inverse(order: &[usize]) -> Vec<u32> {
    let mut numbers = vec![0; order.len()];
    for (new, old) in (0..).zip(order) {
        numbers[*old] = new;
    }
    numbers
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{Module, RawSection};

    use super::super::module::shrink;

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
    fn the_local_that_is_used_most_comes_first_of_its_type() {
        // A parameter, two integers, and a float between them and their likes.
        let mut module = Module::new();
        module.section(&RawSection { id: 1, data: b"\x01\x60\x01\x7f\0" });
        module.section(&RawSection { id: 3, data: b"\x01\0" });
        let code = b"\x01\x0f\x02\x02\x7f\x01\x7d\x20\x02\x22\x02\x21\x00\x20\x03\x1a\x0b";
        module.section(&RawSection { id: 10, data: code });
        let (shrunk, _) = shrink(&module.finish(), "").unwrap();
        let wanted = b"\x02\x02\x7f\x01\x7d\x20\x01\x22\x01\x21\x00\x20\x03\x1a\x0b";
        assert!(shrunk.ends_with(wanted), "{shrunk:x?}");
    }
}

//! Which layers of a picture have to be drawn anew.

/// The layers of a picture as they were last drawn.
#[derive(Debug, Default)]
pub(crate) struct Layers(Vec<String>);

impl Layers {
    /// Takes over the layers of a new picture, and gives those that differ from what is drawn. A layer
    /// that the new picture does not have is emptied.
    pub(crate) fn replace<'a>(&mut self, new: &'a [String]) -> Vec<(usize, &'a str)> {
        self.0.resize(self.0.len().max(new.len()), String::new());
        let mut changed = Vec::new();
        let new = new.iter().map(String::as_str).chain(std::iter::repeat(""));
        for (index, (old, new)) in self.0.iter_mut().zip(new).enumerate() {
            if old != new {
                new.clone_into(old);
                changed.push((index, new));
            }
        }
        changed
    }

    /// How many layers there have ever been.
    #[must_use]
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_with_fewer_tracks_leaves_nothing_of_the_one_before() {
        let mut layers = Layers::default();
        let four = ["axis", "a", "b", "c", "d"].map(str::to_owned);
        assert_eq!(layers.replace(&four).len(), 5);
        let two = ["axis", "a", "e"].map(str::to_owned);
        assert_eq!(layers.replace(&two), [(2, "e"), (3, ""), (4, "")]);
        assert_eq!(layers.replace(&two), []);
        assert_eq!(layers.count(), 5);
    }
}

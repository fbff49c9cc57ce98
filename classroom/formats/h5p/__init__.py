"""Interactive content of H5P: question sets and the questions in other content. docs/formats/h5p.md describes it."""

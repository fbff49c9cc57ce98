"""QTI, the format of 1EdTech for exchanging items. docs/formats/qti.md describes it for authors."""

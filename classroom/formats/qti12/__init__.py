"""QTI 1.2, which Canvas, Blackboard, Respondus and others exchange. docs/formats/qti12.md describes it for authors."""

"""Drawing of the starter bank's pictures; run through ``scripts/draw_pictures.py``."""

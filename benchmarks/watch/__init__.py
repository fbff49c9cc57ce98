"""Observation of real pages in a real browser during a lesson, with traces and injected observers."""

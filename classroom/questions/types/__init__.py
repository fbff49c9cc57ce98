"""The question types, one module each. The registry lists this package, so a new module is a new type."""

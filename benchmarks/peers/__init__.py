"""The servers that Tiza is compared with. Each runs in a separate process."""

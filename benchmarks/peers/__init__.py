"""The servers that Tiza is compared with. Each runs as a process of its own."""

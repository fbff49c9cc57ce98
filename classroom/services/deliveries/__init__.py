"""What is owed to the outside: rows written in the transaction that makes them true, and their delivery."""

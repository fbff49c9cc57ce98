"""Log-ins with the school's account: whose account it is here, what it may do, linking, and the end of such log-ins."""

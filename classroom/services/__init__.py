"""What the product does: one function a use case, usable from the page, the API, the socket and the command line."""

"""How messages get from and to browsers: our own WebSockets on eventlet's hub, or the libraries' as they come."""

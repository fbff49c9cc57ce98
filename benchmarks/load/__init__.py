"""The load generator: one process with an epoll loop and thousands of clients on raw sockets."""

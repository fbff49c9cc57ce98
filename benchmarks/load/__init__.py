"""The load generator: one process, one epoll loop, thousands of clients made of raw sockets."""

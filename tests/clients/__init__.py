"""Clients of a running server, one module a protocol.

- ``api``: the HTTP API.
- ``polling``: Engine.IO over long-polling, request by request.
- ``frames``, ``raw_websocket``: WebSocket frames as bytes, and a client on a bare TCP connection that sends them.
- ``socket_io``: a small Socket.IO client in asyncio, for crowds; ``packets``: a blocking one that keeps every packet
  and can send invalid ones.
- ``recorder``, ``javascript``: the official Python and JavaScript clients.
- ``students``, ``crowd``: simulated students, and what crowds of them do.
"""

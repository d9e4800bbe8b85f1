"""The listening socket."""

import socket
from threading import Thread

from hexameter.entrypoints.server.sockets import listen

MIB = 1024 * 1024


def test_the_receive_buffer_of_a_connection_stays_small_while_its_client_sends_much() -> None:
    with listen("127.0.0.1", 0) as listener:
        listener.listen()
        client = Thread(target=_send, args=(listener.getsockname(), 16 * MIB), daemon=True)
        client.start()
        connection, _ = listener.accept()
        with connection:
            connection.settimeout(10)
            while connection.recv(MIB):
                pass
            assert connection.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF) <= MIB // 4
        client.join()


def _send(address: tuple[str, int], size: int) -> None:
    with socket.create_connection(address) as client:
        client.sendall(b"a" * size)

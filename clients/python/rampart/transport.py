"""How the daemon is reached: over its unix socket, or over TCP with a token."""

from __future__ import annotations

import http.client
import ipaddress
import json
import os
import socket
import threading
from dataclasses import dataclass
from typing import Any, Mapping, Optional, Tuple
from urllib.parse import urlsplit

from .decision import RampartError

__all__ = ["Address", "Stop", "Unanswered", "address_of", "request", "socket_path"]

#: Where the daemon listens unless config.yaml names another port.
DEFAULT_URL = "http://127.0.0.1:9090"


@dataclass(frozen=True)
class Address:
    """Where the daemon listens: on a unix socket, or on a host and port."""

    #: For messages: the socket's path or the URL.
    shown: str
    path: Optional[str] = None
    host: str = ""
    port: Optional[int] = None
    tls: bool = False


class Unanswered(Exception):
    """The daemon gave no answer that can be used; the text says why."""


class Stop:
    """Ends a waiting from another thread."""

    def __init__(self) -> None:
        self.ended = threading.Event()
        self._lock = threading.Lock()
        self._connection: Optional[http.client.HTTPConnection] = None

    def holds(self, connection: Optional[http.client.HTTPConnection]) -> None:
        """Remembers the connection that is open, or that none is."""
        with self._lock:
            self._connection = connection

    def end(self) -> None:
        """Ends it, and the request that is under way."""
        self.ended.set()
        with self._lock:
            sock = getattr(self._connection, "sock", None)
            if sock is not None:
                try:
                    sock.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass  # It was over already.


def socket_path(env: Mapping[str, str]) -> str:
    """The daemon's unix socket.

    >>> socket_path({"RAMPART_HOME": "/srv/rampart"})
    '/srv/rampart/run/rampart.sock'
    """
    home = env.get("RAMPART_HOME") or os.path.join(os.path.expanduser("~"), ".rampart")
    return os.path.join(os.path.abspath(home), "run", "rampart.sock")


def address_of(url: Optional[str], *, token: Optional[str], env: Mapping[str, str]) -> Address:
    """Where to ask: the URL, or the unix socket where there is neither URL nor token.

    >>> address_of("unix:/run/rampart.sock", token=None, env={}).path
    '/run/rampart.sock'
    >>> address_of(None, token="rampart_agent_x", env={}).shown
    'http://127.0.0.1:9090'
    """
    if url is None and token is None:
        path = socket_path(env)
        if not hasattr(socket, "AF_UNIX"):
            raise RampartError(
                "Cannot reach Rampart: there are no unix sockets here, and there is no token. "
                "Make one with: rampart token create NAME, and set RAMPART_AGENT_TOKEN."
            )
        return Address(shown=path, path=path)
    url = DEFAULT_URL if url is None else url
    parts = urlsplit(url)
    if parts.scheme == "unix" and parts.path.startswith("/"):
        return Address(shown=parts.path, path=parts.path)
    has_more = parts.path not in ("", "/") or parts.query or parts.fragment or parts.username is not None
    if parts.scheme not in ("http", "https") or not parts.hostname or has_more:
        raise RampartError(
            f"Cannot use the address {_without_credentials(url)}: it must be like {DEFAULT_URL} "
            "or unix:/path/to/rampart.sock."
        )
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        raise RampartError(
            f"Cannot use the address {url}: the token would cross the network unencrypted. Use https."
        )
    return Address(shown=url.rstrip("/"), host=parts.hostname, port=parts.port, tls=parts.scheme == "https")


def _without_credentials(url: str) -> str:
    return url.split("://", 1)[0] + "://…@…" if "@" in url else url


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: str, timeout: float) -> None:
        super().__init__("rampart", timeout=timeout)
        self._path = path
        self._patience = timeout

    def connect(self) -> None:
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            sock.settimeout(self._patience)
            sock.connect(self._path)
        except BaseException:
            sock.close()
            raise
        self.sock = sock


def request(
    address: Address,
    path: str,
    *,
    body: Optional[bytes] = None,
    token: Optional[str] = None,
    timeout: float,
    stop: Optional[Stop] = None,
) -> Tuple[int, Any]:
    """Asks the daemon once, by a connection of its own: a kept one may be dead after the daemon's restart.

    Proxies that the environment names are not used: neither token nor calls are for them.

    :returns: The status, and the body read as JSON.
    :raises Unanswered: Where nothing listens, where no answer comes in time, and for a fault of the daemon's.
    :raises RampartError: Where this process may not open the connection.
    """
    connection = _connection(address, timeout)
    headers = {"Accept": "application/json"}
    if body is not None:
        headers["Content-Type"] = "application/json"
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    try:
        connection.connect()
        if stop is not None:
            stop.holds(connection)
            if stop.ended.is_set():
                raise Unanswered("the waiting was ended")
        connection.request("GET" if body is None else "POST", path, body=body, headers=headers)
        answer = connection.getresponse()
        status, text = answer.status, answer.read()
    except (FileNotFoundError, ConnectionRefusedError):
        raise Unanswered(f"nothing listens at {address.shown}") from None
    except PermissionError as error:
        # No outage: it would not pass.
        raise RampartError(f"Cannot ask Rampart at {address.shown}, for want of a permission: {error}") from None
    except socket.timeout:
        raise Unanswered(f"no answer from {address.shown} within {timeout:g} s") from None
    except (OSError, http.client.HTTPException) as error:
        raise Unanswered(f"no answer from {address.shown}: {error or type(error).__name__}") from None
    finally:
        if stop is not None:
            stop.holds(None)
        connection.close()
    try:
        said = json.loads(text)
    except ValueError:
        said = None
    if status >= 500 or status == 408:
        raise Unanswered(f"{address.shown} answered with status {status}: {problem_in(said) or 'no reason given'}")
    return status, said


def problem_in(said: object) -> Optional[str]:
    """The message of a refusal.

    >>> problem_in({"error": {"code": "x", "message": "why"}})
    'why'
    """
    error = said.get("error") if isinstance(said, Mapping) else None
    message = error.get("message") if isinstance(error, Mapping) else None
    return message if isinstance(message, str) else None


def _connection(address: Address, timeout: float) -> http.client.HTTPConnection:
    if address.path is not None:
        return _UnixConnection(address.path, timeout)
    if address.tls:
        return http.client.HTTPSConnection(address.host, address.port, timeout=timeout)
    return http.client.HTTPConnection(address.host, address.port, timeout=timeout)

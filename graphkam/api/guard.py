"""Stands before everything: which hosts are answered, headers of every answer, and what nobody expected.

A page of another site can make a browser ask 127.0.0.1 under a name of its own (DNS rebinding); the browser then
sends that name as Host, and it is refused here.
"""

from __future__ import annotations

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graphkam.api.asking import language_of
from graphkam.api.problems import answer, unexpected
from graphkam.errors import Problem

HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Vary": "Accept-Language",
}


class Guard:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        begun = False

        async def send_with_headers(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Content-Language", language_of(request))
            await send(message)

        if not _welcome(request):
            refusal = answer(request, 400, "bad_host", (Problem("api.bad_host"),))
            await refusal(scope, receive, send_with_headers)
            return
        try:
            await self._app(scope, receive, send_with_headers)
        except Exception as error:  # noqa: BLE001 - whatever it is, its text must not reach a log or an answer
            apology = unexpected(request, error)
            if not begun:
                await apology(scope, receive, send_with_headers)


def _welcome(request: Request) -> bool:
    hosts = request.headers.getlist("host")
    if len(hosts) != 1:
        return False
    name, colon, port = hosts[0].lower().rpartition(":")
    if not colon or hosts[0].endswith("]"):
        name, port = hosts[0].lower(), "0"
    return name in HOSTS and port.isascii() and port.isdigit()

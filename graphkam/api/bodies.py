"""What is looked at before a body is read.

A page of another site must not write with the browser of somebody who may: its Origin is refused, and a body that is
not declared as JSON, which a page cannot send without asking first, is not read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from graphkam.api.problems import answer
from graphkam.errors import InputError, Place, Problem

WRITING = ("PUT", "DELETE")

MOST_BYTES = {"POST": 200_000, "PUT": 60_000}
"""As many suppositions as are allowed; the longest reason, each character as two escapes, with a name beside it."""


class Guarded(APIRoute):
    """Refuses what writes for a page of another site or is not JSON, and a body too large or of a size not told."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            if request.method in WRITING and not _from_here(request):
                return answer(request, 403, "foreign_origin", (Problem("api.foreign_origin"),))
            most, told = MOST_BYTES.get(request.method), request.headers.get("content-length", "")
            if most is not None and not (re.fullmatch("[0-9]{1,9}", told) and int(told) <= most):
                raise InputError("api.body_too_large", Place(field="body"), most=most)
            if most is not None and not _is_json(request):
                return answer(request, 415, "unsupported_media", (Problem("api.unsupported_media"),))
            return await handle(request)

        return guarded


def _from_here(request: Request) -> bool:
    """No Origin (no page sent it), or that of this service under the name it was asked by, which is one of its own."""
    origins, host = request.headers.getlist("origin"), request.headers.get("host", "").lower()
    return not origins or [origin.lower() for origin in origins] in ([f"http://{host}"], [f"https://{host}"])


def _is_json(request: Request) -> bool:
    kinds = [kind.partition(";")[0].strip().lower() for kind in request.headers.getlist("content-type")]
    return kinds == ["application/json"]

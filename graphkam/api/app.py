"""The application: routes, the open store, and what every answer has in common."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute

from graphkam import __version__
from graphkam.api import accounts, advice, agenda, analyses, answers, evaluating, leverage, maps, pages, problems
from graphkam.api.asking import Desk, desk_of
from graphkam.api.database import Database
from graphkam.api.description import description
from graphkam.api.guard import Guard
from graphkam.api.shapes import Health, Readiness
from graphkam.errors import GraphkamError
from graphkam.services.opening import StoreChoice, open_store
from graphkam.settings import Settings
from graphkam.store import Store

_log = logging.getLogger("graphkam.api")

service = APIRouter(tags=["service"])


@service.get("/health")
async def health() -> Health:
    return Health(state="alive", version=__version__)


@service.get("/ready")
def ready(request: Request) -> Readiness:
    status = desk_of(request).database.read(lambda store: store.status())
    return Readiness(state="ready", database=status.kind, schema_version=status.schema_version)


class Service(FastAPI):
    """Describes itself in the language of the settings; `/openapi.json?lang=` in the other."""

    def openapi(self) -> dict[str, Any]:
        desk: Desk = self.state.desk
        return description(self, desk.settings.lang)


def create_app(
    settings: Settings,
    clock: Callable[[], datetime],
    open_store: Callable[[StoreChoice], Store] = open_store,
) -> FastAPI:
    """The service over the store that the settings choose. `clock` tells the day where a request names none.

    A store that cannot be opened at the start is tried again with each request; until then /ready says no.
    """
    database = Database(lambda: open_store(settings.store), reopens=settings.store.uri is None)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        try:
            await run_in_threadpool(database.open)
        except GraphkamError as error:
            _log.warning("the database is not ready: %s", error.code)
        try:
            yield
        finally:
            await run_in_threadpool(database.close)

    app = Service(
        title="graphkam",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        generate_unique_id_function=_name,
    )
    app.state.desk = Desk(settings, clock, database)
    asking = (analyses.router, advice.router, agenda.router, evaluating.router, leverage.router)
    reading = (service, accounts.router, *asking, maps.router, pages.router)
    for router in (*reading, answers.router):
        app.include_router(router)
    problems.install(app)
    app.add_middleware(Guard)
    return app


def _name(route: APIRoute) -> str:
    return route.name

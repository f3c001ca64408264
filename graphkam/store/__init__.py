"""The store: one account at a time, in a Neo4j server or in the embedded database that speaks the same protocol."""

from graphkam.store.accounts import AccountSummary, Store, StoreStatus, open_server
from graphkam.store.driver import WriteCount
from graphkam.store.embedded import EmbeddedStatus, embedded_status, open_embedded, stop_embedded
from graphkam.store.reading import StoredAccount
from graphkam.store.runs import RunRecord
from graphkam.store.writing import Prepared

__all__ = [
    "AccountSummary",
    "EmbeddedStatus",
    "Prepared",
    "RunRecord",
    "Store",
    "StoreStatus",
    "StoredAccount",
    "WriteCount",
    "embedded_status",
    "open_embedded",
    "open_server",
    "stop_embedded",
]

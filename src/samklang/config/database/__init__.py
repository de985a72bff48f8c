"""The database: embedded PostgreSQL, started and stopped by Samklang, or yours through `DATABASE_URL`."""

from samklang.config.database.failures import DatabaseFailed
from samklang.config.database.server import Server
from samklang.config.database.sharing import server_in_use
from samklang.config.database.throwaway import test_server

__all__ = ["DatabaseFailed", "Server", "server_in_use", "test_server"]

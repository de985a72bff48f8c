"""Ways back that never leave the house."""

from django.utils.http import url_has_allowed_host_and_scheme


def own_path(path: str | None, *, otherwise: str = "/") -> str:
    """Return the path if it is one of our own, else `otherwise`: redirects never leave the house (R24)."""
    if path and path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        return path
    return otherwise

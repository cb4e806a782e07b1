"""What a part of this process lacks just now, for /ready to tell: each part tells its own."""

_troubles: dict[str, str] = {}


def tell(part: str, trouble: str | None) -> None:
    """Note what is wrong with a part; None when nothing is any more."""
    if trouble is None:
        _troubles.pop(part, None)
    else:
        _troubles[part] = trouble


def told() -> tuple[str, ...]:
    """Return what is wrong now."""
    return tuple(_troubles.values())

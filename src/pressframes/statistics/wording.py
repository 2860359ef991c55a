"""Sentences that every caption needs."""

EXCLUDED = "Punctuation and white space are left out"


def preset_sentence(preset: str | None) -> str:
    """How the words were cut."""
    return f"Words cut by preset {preset}" if preset else "Which preset cut the words was not said"


def parts_sentence(parts: int, by: str) -> str:
    """
    A number of parts in words.

    >>> parts_sentence(1, "article"), parts_sentence(2_372, "article")
    ('1 article', '2,372 articles')
    """
    return f"{parts:,} {by}{'' if parts == 1 else 's'}"

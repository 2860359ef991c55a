"""The one error that pressframes raises for bad input: where, what was found, what was expected, what next."""


class PressframesError(ValueError):
    """
    Something the researcher can mend: a file, a setting, a table.

    The message is one paragraph that names the place, what was found there, what was expected and
    the next step. The command line prints it alone, without a traceback, and exits with status 2.

    >>> raise PressframesError("page.txt: the file is empty. Expected the text of a newspaper page.")
    Traceback (most recent call last):
    pressframes.errors.PressframesError: page.txt: the file is empty. Expected the text of a newspaper page.
    """

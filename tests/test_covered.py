"""The lines that `make test` counts are those that ran, and the program stays what it was."""

import ast

import covered

PROGRAM = '''"""What it does."""
from __future__ import annotations

@(lambda given: given)
@(lambda given: given)
def chosen(value):
    """Not counted: a text."""
    try:
        if value > 1:
            return "large"
        elif value:
            for _ in range(value):
                pass
            return 1 / (value - 1)
        return "none"
    except ZeroDivisionError:
        return "one"
    finally:
        done.append(value)

def compiled(function):
    return function

@compiled
def fast(value):
    while value:
        value -= 1
    return value
'''


def test_each_line_that_ran_is_counted_and_no_other():
    covered.mark(tree := ast.parse(PROGRAM))
    names = {"done": [], covered.MARK: (ran := bytearray(40))}
    exec(compile(tree, "program", "exec", dont_inherit=True), names)
    loaded = {line for line, one in enumerate(ran) if one}
    said = [names["chosen"](value) for value in (1, 2)], names["fast"](3)

    assert loaded == {4, 5, 6, 21, 22, 24, 25}
    assert said == (["one", "large"], 0) and names["done"] == [1, 2]
    assert {line for line, one in enumerate(ran) if one} - loaded == {8, 9, 10, 11, 12, 13, 14, 16, 17, 19}

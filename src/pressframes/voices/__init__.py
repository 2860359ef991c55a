"""
Who speaks, who is quoted, and who acts.

- `find_quotes` types quotations and turns of interviews, `attribute_speech` finds who speaks in those that are speech
- `reported_speech` and `spoken_sentences` say what is speech; `add_voices` in whose voice a frame comes
- `find_people` names the people of a text with their roles, `find_actors` who acts in each sentence
"""

from pressframes.lazy import offers

__getattr__, __dir__, __all__ = offers(__name__, __file__)

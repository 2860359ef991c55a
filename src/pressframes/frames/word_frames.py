"""Which frame a single word speaks for: the codebook's indicators, looked for in the word alone."""

from collections.abc import Iterable

import pandas as pd

from pressframes.frames.codebook import Codebook
from pressframes.frames.matching import find_matches

NO_FRAME = "none"


def word_frames(words: Iterable[str], codebook: Codebook) -> pd.DataFrame:
    """
    The frames that each word is an indicator of: `word, frame`, one row a word.

    `frame` is the code of the frame, codes joined by " + " where several frames claim the word, and "none" where no
    rule fires. The word is read as if it stood alone: a rule that needs other words in the sentence, or an
    expression of several words such as 战“疫”, is not found in it. This colours a list of words; what a
    sentence says is for `code_frames`.

    With the study's codebook 抗疫 ("fighting the epidemic") is WAR, 集结 ("muster") WAR + MOBIL and 疫情 ("epidemic",
    a topic) none.
    """
    words = list(words)
    codes = [[frame.code for frame in codebook.frames if find_matches(frame, word)] for word in words]
    return pd.DataFrame({"word": words, "frame": [" + ".join(found) or NO_FRAME for found in codes]})

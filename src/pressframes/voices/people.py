"""Who is named on a page, and in which role: names found by the title before them or the verb of saying after them."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from pressframes.characters import CLAUSE_ENDS, STATEMENT_ENDS
from pressframes.corpus.documents import Corpus, fold
from pressframes.lists import alternatives, keys, word_tags, words


def _characters(key: str) -> str:
    return "".join(words("people", key))


ROLES = keys("people", "titles")
ROLE_OF_TITLE = {title: role for role in ROLES for title in words("people", f"titles.{role}")}
TITLES = "|".join(sorted(ROLE_OF_TITLE, key=lambda title: (-len(title), title)))
ALSO_WORDS = frozenset(_characters("also_words"))
SURNAME = rf"(?:{alternatives('people', 'compound_surnames')}|[{_characters('surnames')}])"
GIVEN = rf"[^\W\da-zA-Z_{_characters('after_a_name')}]"
SOUNDS = _characters("sounds")
FOREIGN = rf"[{SOUNDS}]{{1,6}}(?:[·•][{SOUNDS}]{{1,8}}){{1,3}}"
BARE_FOREIGN = rf"[{SOUNDS}]{{3,6}}"
CHINESE = rf"{SURNAME}{GIVEN}{{1,2}}"
BEFORE_VERB = rf"(?=[^{CLAUSE_ENDS}“”\n]{{0,8}}?{alternatives('quotes', 'saying_after')})"
AFTER_TITLE = re.compile(rf"(?:{TITLES})(?P<name>{FOREIGN}|{CHINESE}|{BARE_FOREIGN})")
BEFORE_SAYING = re.compile(
    rf"(?:(?<=[{STATEMENT_ENDS}，,”\n])|^)(?P<name>{FOREIGN}|{CHINESE}){BEFORE_VERB}", re.MULTILINE
)
# 李阿姨, 周大爷: a family name with a form of address is a name in the press too.
ADDRESSED = re.compile(rf"(?:(?<![\u4e00-\u9fff])|(?<=[的位名])){SURNAME}{alternatives('people', 'addresses')}")
SAYS = re.compile(rf"[则也还又都曾]?{alternatives('quotes', 'saying_after')}")
FOREIGN_NAME = re.compile(FOREIGN)
TITLE = re.compile(TITLES)
TITLE_REACH = 24  # characters before a name that may hold its title: 街道党工委副书记、办事处主任 has 14


@dataclass(frozen=True)
class Person:
    """A name, its role class (a key of `ROLES`, or "unknown"), and every place where it stands."""

    name: str
    role: str
    places: tuple[int, ...]


def find_people(text: str) -> list[Person]:
    """
    The people named in an article, in order of their first mention.

    A name is a family name with one or two characters, or a name with ·, that once stands after a title
    (居民王卓) or before a verb of saying; then every mention of it counts. Whether a name has two or
    three characters is decided by what mostly follows: 王卓 if 王卓看 stands once among many 王卓.

    >>> [(person.name, person.role) for person in find_people("居民李小梅说，路通了。李小梅笑了。市民周石带队。")]
    [('李小梅', 'resident'), ('周石', 'resident')]
    """
    found: Counter[str] = Counter()
    for pattern in (AFTER_TITLE, BEFORE_SAYING):
        for match in pattern.finditer(text):
            found[_settle(match["name"], text, match.start("name"))] += 1
    found.update(match.group() for match in FOREIGN_NAME.finditer(text))
    names = [name for name in found if may_be_a_name(name)]
    names += {match.group() for match in ADDRESSED.finditer(text)}.difference(names)
    people = [Person(name, role_of(name, text), tuple(_places(name, text))) for name in names]
    return sorted(people, key=lambda person: person.places)


def people_of(corpus: Corpus, document: int) -> list[Person]:
    """The people of one article of a corpus, in simplified characters, found once for all that ask."""
    return fold(corpus).once(("people", document), lambda corpus: find_people(corpus.text_of(document)))


def _settle(name: str, text: str, place: int) -> str:
    """Three characters or two: two if that also stands without the third, or if a word begins at the third."""
    if len(name) != 3 or "·" in name or "•" in name:
        return name
    if SAYS.match(text, place + 3):  # 孟黎明说: the verb of saying begins after three
        return name
    short = name[:2]
    if text.count(name) != text.count(short):
        return name if text.count(name) * 2 > text.count(short) else short
    return short if text[place + 2 : place + 4] in ordinary_words() else name


def may_be_a_name(name: str) -> bool:
    """
    Whether something of the shape of a name can be one: it is no everyday word and holds no title.

    >>> [may_be_a_name(name) for name in ["王卓", "满意", "和企业"]]
    [True, False, False]
    """
    if "·" in name or "•" in name:
        return True
    rest_is_a_word = name[0] in ALSO_WORDS and name[1:] in ordinary_words()
    return name not in ordinary_words() and not rest_is_a_word and not TITLE.search(name)


@lru_cache(maxsize=1)
def ordinary_words() -> frozenset[str]:
    """The words of two and three characters in jieba's dictionary that it does not tag as names."""
    return frozenset(word for word, tag in word_tags().items() if 2 <= len(word) <= 3 and not tag.startswith("nr"))


def _places(name: str, text: str) -> list[int]:
    return [match.start() for match in re.finditer(re.escape(name), text)]


def role_of(name: str, text: str) -> str:
    """The role by the title nearest before a mention, or right after it (王卓老师), the first that has one."""
    for place in _places(name, text):
        before = re.split(f"[{STATEMENT_ENDS}“”\n]", text[max(0, place - TITLE_REACH) : place])[-1]
        before = before.rsplit("，", 1)[-1].rsplit(",", 1)[-1]
        titles = TITLE.findall(before)
        if not titles and (after := TITLE.search(name) or TITLE.match(text, place + len(name))):
            titles = [after.group()]
        if titles:
            return ROLE_OF_TITLE[titles[-1]]
    return "unknown"


CLASSES = {
    "party": "a body of the Party",
    "state": "a government, an office, a court, a state company",
    "unit": "a team that was formed",
    "cadre": "cadres, members, officers",
    "volunteer": "volunteers and their associations",
    "medic": "doctors and nurses",
    "resident": "residents, patients, the public",
    "person": "a person by name",
}
ACTOR_COLUMNS = ["document", "paragraph", "sentence", "actor", "class", "start", "end", "carried"]
STATEMENT_END = re.compile(f"[{STATEMENT_ENDS}]")
HEAD = 60  # characters of a sentence in which its subject is looked for
CLASS_PATTERNS = [(name, re.compile(alternatives("actors", f"classes.{name}"))) for name in keys("actors", "classes")]


def find_actors(corpus: Corpus, sentences: pd.DataFrame) -> pd.DataFrame:
    """
    The actor of each sentence that has one: one row a sentence, columns `ACTOR_COLUMNS`.

    The first person, body or group named in the head of the sentence, before its first full clause is over.
    Chinese leaves a subject out that goes on: then the actor of the sentence before, in the same
    paragraph, is carried over, and `carried` is true; `start` and `end` still point to where it was named.
    This reads the order of words and no grammar: it finds who is put first, which in news is nearly always
    who acts. Needs the text.
    """
    printed, texts = corpus.require_text("say who acts"), fold(corpus).require_text("say who acts")
    rows: list[tuple] = []
    for document, own in sentences.groupby("document"):
        text = texts[document]
        people = {person.name for person in people_of(corpus, document)}
        names = re.compile("|".join(map(re.escape, sorted(people, key=len, reverse=True))) or "(?!)")
        before = None
        for row in own.itertuples():
            named = _named(text, row.start, min(row.end, row.start + HEAD), names)
            if named is None and before is not None and before[0] == row.paragraph:
                rows.append((document, row.paragraph, row.sentence, *before[1], True))
            elif named is not None:
                rows.append((document, row.paragraph, row.sentence, *named, False))
                before = (row.paragraph, named)
    table = pd.DataFrame(rows, columns=ACTOR_COLUMNS)
    table["actor"] = [printed[row.document][row.start : row.end] for row in table.itertuples()]
    return table


def _named(text: str, start: int, end: int, names: re.Pattern) -> tuple[str, str, int, int] | None:
    over = STATEMENT_END.search(text, start, end)
    end = over.start() if over else end
    patterns = [("person", names), *CLASS_PATTERNS]
    found = [(match, name) for name, pattern in patterns if (match := pattern.search(text, start, end))]
    if not found:
        return None
    first, name = min(found, key=lambda pair: (pair[0].start(), -pair[0].end()))
    start, end_of_name = first.span()
    while True:  # 街道|党工委|志愿者: in a chain of names the last is the head
        chained = [(match, kind) for kind, pattern in patterns if (match := pattern.match(text, end_of_name, end))]
        if not chained:
            return text[start:end_of_name], name, start, end_of_name
        match, name = max(chained, key=lambda pair: pair[0].end())
        end_of_name = match.end()

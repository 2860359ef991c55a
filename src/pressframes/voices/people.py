"""Who is named on a page, and in which role: names found by the title before them or the verb of saying after them."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import accumulate, chain, groupby
from operator import attrgetter
from re import Match

import pandas as pd

from pressframes.corpus.documents import Corpus, fold
from pressframes.lists import keys, patterns, word_tags, words

ROLES = keys("people", "titles")
ROLE_OF_TITLE = {title: role for role in ROLES for title in words("people", f"titles.{role}")}
PLACE_ENDS, ALSO_WORDS = (frozenset("".join(words("people", key))) for key in ("place_ends", "also_words"))
COMPOUND = frozenset(words("people", "compound_surnames"))
NAMES_FIRST = "钱金方白文温高路华"  # after a title these begin a name, whatever follows: 老板钱汉文
LOOKS, ACTS = patterns("people"), patterns("actors")
BLANK = "＊"  # takes the place of each character that is not read
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
    found: list[str] = []
    spoke: list[str] = []
    titles = [sign.start() for sign in LOOKS.title_begins.finditer(text) if LOOKS.title.match(text, sign.start())]
    after_titles = filter(None, (LOOKS.after_title.match(text, place) for place in titles))  # faster than to search
    for match in chain(after_titles, LOOKS.before_saying.finditer(text)):
        name, titled = settle(match["name"], text, match.start("name")), match.re is LOOKS.after_title
        says = LOOKS.says.match(text, match.start("name") + len(name))
        if name[0] not in ALSO_WORDS or titled and (len(name) > 2 or name[0] in NAMES_FIRST) or says:  # 住户都有
            found.append(name)
        if says and _is_a_word_that_speaks(name, text, match.start("name"), titled=titled):
            spoke.append(name)
    spoke += [match["name"] for match in LOOKS.introduced.finditer(text)]
    for match in LOOKS.after_noun.finditer(text):
        name, at = settle(match["name"], text, match.start("name")), match.start() + 1
        of_work = any(word_tags().get(text[max(0, at - size) : at]) in ("n", "nz") for size in (2, 3, 4))
        known = word_tags().get(name) == "nr" and len(name) > 2  # 观察员曼苏尔
        heads = (name[1:], text[at - 1 : at + 1])  # 水手|于海上, 工|程停
        if of_work and (known or is_no_word(name, text) and ordinary_words().isdisjoint(heads)):
            found.append(name)
    before_titles = (match["name"] for match in LOOKS.before_title.finditer(text))
    found += [name for name in before_titles if word_tags().get(name) == "nr" or is_no_word(name, text)]
    again = Counter(match["name"] for match in LOOKS.comes_again.finditer(text))
    often = (name for name, times in again.items() if times > 1 or _stands_often(name, text))
    found += [name for name in often if name[:-1] not in found and is_no_word(name, text)]  # 王飞|教授
    found += spoke + [settle(match.group(), text, match.start()) for match in LOOKS.sure.finditer(text)]
    names = [one for one in dict.fromkeys(found) if (one in spoke or may_be_a_name(one)) and not _is_cut_off(one, text)]
    names = [name for name in names if not any(_is_part(name, longer, text) for longer in names)]
    addressed = {match.group() for match in LOOKS.addressed.finditer(text)}.difference(names, ordinary_words())
    names += [name for name in addressed if name[0] not in "老小" or is_no_word(name[1:], text)]
    people = [Person(name, role_of(name, text), tuple(_places(name, text))) for name in names]
    return sorted(people, key=lambda person: person.places)


def people_of(corpus: Corpus, document: int) -> list[Person]:
    """The people of one article of a corpus, in simplified characters, found once for all that ask."""
    return fold(corpus).once(("people", document), lambda corpus: find_people(corpus.text_of(document)))


def settle(name: str, text: str, place: int) -> str:
    """
    Three characters or two: two if that also stands without the third, or if a word begins at the third; one more where
    the family name has two (欧阳). A longer name is over where its last character begins a verb: 马科斯·格林|提醒.
    """
    family = 2 if name[:2] in COMPOUND else 1
    if len(name) != family + 2 or LOOKS.dot.search(name):
        over = place + len(name)
        verb = word_tags().get(text[over - 1 : over + 1], "")[:1] in ("v", "p") and len(name) > 3
        return name[:-1] if verb and text[over : over + 2] not in word_tags() else name
    third, over = place + family + 1, place + family + 2
    short, says = name[:-1], LOOKS.says.match(text, third)
    if says and len(says.group()) > 1:  # 罗森反问, 王卓则说
        return short
    if text[over : over + 1] == "着" and text[over : over + 2] not in ordinary_words():  # 苏敏笑着
        return short
    if LOOKS.acts.match(text, over) or word_tags().get(name) == "nr":  # 孟黎明说: the verb begins after three
        return name
    times, times_short = (len(_places(one, text)) for one in (name, short))
    if times != times_short:
        return name if times * 2 > times_short else short
    begins, later = text[third : third + 2], text[over : over + 3]  # 冯国平|一肚子苦水
    return short if begins in ordinary_words() and later not in ordinary_words() else name


def may_be_a_name(name: str) -> bool:
    """
    Whether something of the shape of a name can be one: it is no everyday word and holds no title.

    >>> [may_be_a_name(name) for name in ["王卓", "满意", "和企业"]]
    [True, False, False]
    """
    if LOOKS.dot.search(name) or len(name) == 3 and word_tags().get(name) == "nr":
        return True
    everyday = name[0] in ALSO_WORDS and name[0] not in NAMES_FIRST and name[:2] not in COMPOUND  # 欧|阳东
    rest_is_a_word = everyday and name[1:] in ordinary_words()
    begins = len(name) == 3 and LOOKS.verb_first.match(name) and word_tags().get(name[:2], "nr")[0] in "dvpcrmqft"
    ends_otherwise = len(name) == 3 and name[2] in PLACE_ENDS or len(name) == 2 and name[1] in "其可以"
    return not (name in ordinary_words() or rest_is_a_word or begins or ends_otherwise or LOOKS.title.search(name))


@lru_cache(maxsize=1000)  # a name is asked for again wherever it stands
def is_no_word(name: str, text: str) -> bool:
    """Whether neither the name nor its first two characters begin a word of the dictionary where it stands."""
    longer = {text[place : place + size] for place in _places(name, text) for size in (2, 4, 5)}
    everyday = ALSO_WORDS.difference(NAMES_FIRST) if len(name) == 2 else ALSO_WORDS  # 方敏, but 高增长
    return name[0] not in everyday and all(word_tags().get(word, "nr")[:2] == "nr" for word in longer)


def _stands_often(name: str, text: str) -> bool:
    """Whether two characters come again, or three that no dictionary has and that three different ones follow."""
    follow = {text[place + len(name) : place + len(name) + 1] for place in _places(name, text)}
    three = len(follow) > 2 and name not in word_tags() and LOOKS.own.match(name)
    return text.count(name) > 1 if len(name) == 2 else bool(three)


def _is_part(name: str, longer: str, text: str) -> bool:
    """Whether a name stands nowhere but in a longer one: 李政|道, 麦克|·亨利, 上官|云珠."""
    return name != longer and name in longer and text.count(name) == text.count(longer)


def _is_a_word_that_speaks(name: str, text: str, place: int, *, titled: bool) -> bool:
    """Whether a word before a verb of saying is a name: behind a title (教师成功说), or in front (高远说)."""
    first = LOOKS.sentence_begins.match(text, place)
    is_name = titled or first and word_tags().get(name, "n")[:1] not in ("n", "t", "r", "c", "p")  # 文章说
    return len(name) == 2 and is_name and name not in words("people", "no_names") and not LOOKS.title.search(name)


def splits_a_word(text: str, place: int) -> bool:
    """Whether a word of three characters or more of the dictionary lies across a place: 市民｜政局."""
    pieces = (text[first:last] for first in range(max(0, place - 3), place) for last in range(place + 1, place + 4))
    return any(len(piece) > 2 and word_tags().get(piece, "nr")[:2] != "nr" for piece in pieces)


def _is_cut_off(name: str, text: str) -> bool:
    """Whether a name begins inside a word where it first stands: 市民｜政局, 主｜席, 博士｜后."""
    place = text.find(name)
    return splits_a_word(text, place) or any(text[max(0, place - n) : place + 1] in ROLE_OF_TITLE for n in (1, 2))


@cache
def ordinary_words() -> frozenset[str]:
    """The words of two and three characters in jieba's dictionary that are no persons' names, and its places."""
    return frozenset(
        word for word, tag in word_tags().items() if tag == "ns" or 2 <= len(word) <= 3 and tag[:2] != "nr"
    )


@lru_cache(maxsize=1000)
def _places(name: str, text: str) -> list[int]:
    ends = accumulate(len(part) + len(name) for part in text.split(name)[:-1])  # faster than a search by an expression
    return [end - len(name) for end in ends]


def role_of(name: str, text: str, at: int = 0) -> str:
    """
    The role by the title nearest before a mention, or right after it (王卓老师), the first that has one; a title right
    before the mention `at` a place goes before all.
    """
    beside = [at] if LOOKS.titled.search(text, max(0, at - TITLE_REACH), at) else []
    for place in [*beside, *_places(name, text)]:
        before = LOOKS.before.search(text, max(0, place - TITLE_REACH), place).group()
        titles = LOOKS.title.findall(before)
        behind = LOOKS.title.match(text, place + len(name))
        if titles and LOOKS.any_head.search(before):
            learned, body = behind and ROLE_OF_TITLE[behind.group()] == "expert", LOOKS.by_body.search(before)
            return "expert" if learned else body.lastgroup if body else ROLE_OF_TITLE[titles[-1]]
        if not titles and (after := LOOKS.title.search(name) or behind):
            titles = [after.group()]
        if titles:
            return ROLE_OF_TITLE[titles[-1]]
    return "unknown"


ACTOR_COLUMNS = ["document", "paragraph", "sentence", "actor", "class", "start", "end", "carried"]
PRONOUN, PASSIVE = "pronoun", "passive"
AFTER_UNLISTED = frozenset("vdpctr")  # tags of what follows a name
HEAD = 60  # characters of a sentence in which its subject is looked for
LONGEST_WORD = 7  # characters of the longest word that is looked up
CLASS_OF_ROLE = {"official": "cadre", "patient": "resident", "expert": "other"}
CLASS_OF_WORD = {title: CLASS_OF_ROLE.get(role, role) for title, role in ROLE_OF_TITLE.items() if len(title) > 1} | {
    word: name for name in keys("actors", "classes") for word in words("actors", f"classes.{name}")
}
CLAUSE_WORDS = (
    "no_person person_ends pronouns never_closed openers closers passives adverbs modifiers body_ends joiners"
)
NO_PERSON, PERSON_ENDS, PRONOUNS, NEVER_CLOSED, OPENERS, CLOSERS, PASSIVES, ADVERBS, MODIFIERS, BODY_ENDS, JOINERS = (
    frozenset(words("actors", key)) for key in CLAUSE_WORDS.split()
)
NOMINAL = frozenset(("n", "j", "b", "m", "q", "vn", "l"))  # tags of what may stand in a noun phrase
NO_BODY = words("actors", "no_body")
# What these words do in a clause; any other is a verb, a thing or nothing by its part of speech.
PARTS = dict.fromkeys(("的", "之"), "of") | dict.fromkeys(CLOSERS, "closer") | dict.fromkeys(OPENERS, "verb")
DIVISIONS = ("科", "股", "室")


@dataclass(frozen=True)
class Subject:
    """Who is put before the verb of a clause: the class, the head at [start, end), and where its noun phrase begins."""

    kind: str
    start: int
    end: int
    phrase: int


def find_subject(text: str, start: int, end: int, names: Collection[str], *, speaks: bool = False) -> Subject | None:
    """
    The subject of the one clause at [start, end), read from the order of words and their parts of speech.

    It stands before the verb and after no preposition that is still open; a noun with 的 or another noun behind it
    belongs to that, and of a chain (县委书记孙保祥) the last is the head. In a clause that `speaks` it may be any noun.
    """
    end = start if ACTS.adverbial.fullmatch(text, start, end) else end
    found: Subject | None = None
    noun: Subject | None = None  # any other noun, which may speak where none of those who act is found
    phrase, opener = start, ""  # where this noun phrase begins; the preposition or verb before it that is still open
    in_phrase = listed = after_verb = False  # the phrase is the subject's, one of a list, behind a verb
    for word, tag, at in words_of(text, start, end, names):
        (kind, nominal, part), over, so_far = _traits(word, tag), at + len(word), found.kind if found else ""
        one_person = so_far in ("person", PRONOUN)
        chained = in_phrase and not one_person
        if word in BODY_ENDS and phrase < at and so_far != PRONOUN:
            kind = kind or "other"
        if word == "、":
            listed = True
        elif word in JOINERS and phrase < at and (speaks or not found):
            listed, nominal = True, not found
        elif word == "代表" and so_far == PRONOUN:
            return found  # 他代表中央
        elif kind and found:
            next_one = listed and kind == "person" and (speaks or so_far != "person")
            found = _head(text, found, Subject(kind, at, over, phrase), other=chained or next_one)
        elif kind:
            found = None if opener else Subject(kind, at, over, phrase)
        elif part in ("of", "closer") and not (found and ACTS.of_body.match(text, over)):  # 队长的声音
            no_head = in_phrase if part == "of" else found and found.end == at
            noun, found = noun if opener and part == "closer" else None, None if no_head else found
            opener = opener if opener in NEVER_CLOSED else ""
        elif word == "有" and at == start:
            after_verb = True  # 有村民反映, but not 有党的领导
        elif part == "verb" or found and ACTS.done.match(text, over):
            if found and (one_person or tag[:1] != "v" or text[over : over + 1] != "的"):
                return replace(found, kind=PASSIVE) if word in PASSIVES else found
            found, opener = None, opener if opener in NEVER_CLOSED else word  # 医生组织的协调员
            after_verb = after_verb or tag[:1] == "v" and word[-1] != "有"
        elif part == "thing" and (chained or speaks and not opener and tag[:1] == "n"):
            found = None if chained and tag in ("n", "j", "l") else found
            noun = Subject("other", at, over, phrase) if speaks else None
        phrase = phrase if nominal and not (phrase == at and not kind and _counts(text, at, tag)) else over
        in_phrase = found is not None and (found.end == over or in_phrase and nominal and tag != "vn")  # 检察院审查
    return None if after_verb and found and found.end == end and not speaks else found or noun  # 店里坐满了工人


def _counts(text: str, place: int, tag: str) -> bool:
    """Whether a word counts what is named behind it: 有|位|老工友, 4|万|名|职工."""
    return tag == "q" or ACTS.numeral.match(text, place) is not None


def _head(text: str, found: Subject, noun: Subject, *, other: bool) -> Subject:
    """The head of a subject and a noun behind it, which may be of the same one (学校3700名新生) or the head itself."""
    if ACTS.count.fullmatch(text, found.end, noun.start):
        return replace(found, end=noun.end) if found.kind == "person" else noun  # 张榕教授: the name stays the head
    return noun if other else found


def words_of(text: str, start: int, end: int, names: Collection[str]) -> Iterator[tuple[str, str, int]]:
    """The words of a clause with tags and places, the longest that is known first; a person has the tag "person"."""
    (tags, reach), named_here = _dictionary(), "head"
    longest, initials = max(map(len, names), default=0), {name[0] for name in names}
    while start < end:
        if named_here and (size := _unlisted(text, start, end, names, named_here == "title")):
            yield text[start : start + size], "person", start
            start, named_here = start + size, ""
            continue
        most = reach.get(text[start : start + 2], 1)
        most = min(max(most, longest) if text[start] in initials else most, end - start)
        size = 1 if most == 1 or ACTS.measure.match(text, start) else _length(text, start, end, names, most)
        word = text[start : start + size]
        tag = "b" if word in MODIFIERS else tags.get(word) or ("n" if word[-1] in DIVISIONS else "x")
        tag = "person" if word in names or tag == "nr" and ACTS.well_known.fullmatch(word) else tag
        yield word, tag, start
        start += size
        titled = tag != "person" and _traits(word, tag)[0] not in ("", PRONOUN, "state", "party")
        named_here = "title" if titled else "head" if word == "的" or tag == "t" else ""


def _length(text: str, start: int, end: int, names: Collection[str], size: int) -> int:
    """The length of the word at a place: the longest that is known of this `size`, unless what follows says more."""
    tags, word = _dictionary()[0], text[start : start + size]
    while len(word) > 1 and word not in tags and word not in names:
        word = word[:-1]
    size = len(word)
    following = text[start + size : start + size + 1]
    if following in DIVISIONS and tags.get(word, "")[:1] in "nv" and word[-2:] not in ROLE_OF_TITLE:
        return size + 1  # 宣教科
    if following == "长" and f"{word[-1]}长" in CLASS_OF_WORD:
        return size - 1  # 环保|局长
    return 1 if size == 2 and word not in names and _later_is_longer(text, start, end) else size


@cache
def _dictionary() -> tuple[dict[str, str], dict[str, int]]:
    """The tags of all words that are known ("" for one of a class alone), and how long the longest is by two signs."""
    tags = dict.fromkeys(CLASS_OF_WORD, "") | word_tags()
    return tags, {word[:2]: len(word) for word in sorted(tags, key=len) if len(word) <= LONGEST_WORD}


def _unlisted(text: str, start: int, end: int, names: Collection[str], titled: bool) -> int:
    """The length of a name that nothing names elsewhere, at the head of a clause or behind a title; else 0."""
    match = ACTS.unlisted.match(text, start, end)
    if not match or match["family"] in (BODY_ENDS if titled else ALSO_WORDS):
        return 0
    tags, given, best = _dictionary()[0], match.end("family"), (0, 0)
    known = (text[start : start + size] for size in range(2, LONGEST_WORD + 1))
    if any(word in names or tags.get(word, "nr") != "nr" for word in known):
        return 0
    if tags.get(match["family"], "n")[:1] in "dcpvrmqt" and text[given : given + 2] in tags:  # 残疾人都享受
        return 0
    for over in range(given + 1, match.end() + 1):
        after = next((text[over : over + size] for size in (4, 3, 2, 1) if text[over : over + size] in tags), "")
        tag = tags.get(after, "n")[:1] if titled or text[start:over] not in tags else "n"
        fits = over == end and (titled or tag == "v") or tag in AFTER_UNLISTED and (tag in "dpc" or len(after) > 1)
        fits = fits or over - given > 1 and (tag in AFTER_UNLISTED or after in CLASS_OF_WORD)  # 李水|清将军
        best = max(best, (min(len(after), 2), over - start)) if fits else best
    return best[1]


def _later_is_longer(text: str, start: int, end: int) -> bool:
    """Whether a longer word begins inside a word of two characters: 市|民政局 and not 市民|政局."""
    after = text[start + 1 : min(end, start + 4)]
    return len(after) == 3 and word_tags().get(after, "v")[:1] == "n" and text[start : start + 2] not in MODIFIERS


@cache
def _traits(word: str, tag: str) -> tuple[str, bool, str]:
    """What a word is by itself: the class of who acts, whether it may be in a noun phrase, and what it does there."""
    kind = _class_of(word, tag)
    nominal = bool(kind) or tag[:1] in NOMINAL or tag in NOMINAL or word in PLACE_ENDS
    thing = "thing" if len(word) > 1 and word not in ADVERBS else ""
    return kind, nominal, PARTS.get(word, "verb" if tag[:1] in ("v", "p") and not nominal else thing)


def _class_of(word: str, tag: str) -> str:
    if tag == "person":
        return tag
    if word in PRONOUNS:
        return PRONOUN
    ends = [word[first:] for first in range(len(word) if len(word) > 2 else 1)]
    if listed := next((CLASS_OF_WORD[end] for end in ends if end in CLASS_OF_WORD), ""):
        return listed
    is_person = len(word) > 1 and word[-1] in PERSON_ENDS and tag[:1] in "njl" and word not in NO_PERSON
    return "other" if is_person or tag == "nt" and not word.endswith(NO_BODY) else ""


def without_asides(text: str) -> str:
    """The text with brackets, titles, long quotations and datelines blanked, so that nobody in them is a subject."""
    return ACTS.aside.sub(_blank, text)


def _blank(match: Match) -> str:
    return BLANK * len(match.group())


def find_actors(corpus: Corpus, sentences: pd.DataFrame) -> pd.DataFrame:
    """
    The actor of each sentence that has one: one row a sentence, columns `ACTOR_COLUMNS`.

    The subject of the first clause that has one (`find_subject`), looked for until the first full clause is over: no
    object, no title before a name, nobody in 按照省委要求, and nobody to whom something is done (被). Chinese leaves a
    subject out that goes on, or says 他: then the actor of the sentence before, in the same paragraph, is carried
    over, and `carried` is true; `start` and `end` still point to where it was named. Needs the text.
    """
    printed, texts = corpus.require_text("say who acts"), fold(corpus).require_text("say who acts")
    rows: list[tuple] = []
    for document, own in groupby(sentences.itertuples(), key=attrgetter("document")):
        text = ACTS.account.sub(_blank, without_asides(texts[document]))  # @江州海事 is no authority that acts
        names = {person.name for person in people_of(corpus, document)}
        before = None
        for row in own:
            found = _actor(text, row.start, min(row.end, row.start + HEAD), names)
            carried = found is None or found.kind == PRONOUN
            if found is not None and not carried:
                before = None if found.kind == PASSIVE else (row.paragraph, (found.kind, found.phrase, found.end))
            if before is not None and before[0] == row.paragraph:
                rows.append((document, row.paragraph, row.sentence, *before[1], carried))
    table = pd.DataFrame(rows, columns=[name for name in ACTOR_COLUMNS if name != "actor"])
    table["actor"] = [printed[row.document][row.start : row.end] for row in table.itertuples()]
    return table[ACTOR_COLUMNS]


def _actor(text: str, start: int, end: int, names: Collection[str]) -> Subject | None:
    over = ACTS.statement_end.search(text, start, end)
    clauses = ACTS.clause.finditer(text, start, over.start() if over else end)
    found = (find_subject(text, clause.start(), clause.end(), names) for clause in clauses)
    return next(filter(None, found), None)

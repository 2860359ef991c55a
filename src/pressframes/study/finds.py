"""What is found in the texts of each side: sentences, codes, quotations, quantities, one side under the other."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from pressframes.coders.validation import BADGES
from pressframes.corpus.documents import corpus_from_texts
from pressframes.corpus.repeats import first_prints
from pressframes.findings import FORMULA_PRESET, frame_codes, tokens_of
from pressframes.frames.codebook import LITERAL, STANDARD, Frame
from pressframes.frames.events import Known, load_expected, load_known, omissions, sort_articles
from pressframes.frames.shares import coded_sentences, frame_differences, frames_by_side
from pressframes.frames.vocabulary import find_formulas, running_words
from pressframes.statistics.intervals import DIFFERENCE_COLUMNS, side_differences
from pressframes.study.folder import Study
from pressframes.study.sides import Part, parts_of
from pressframes.voices.speakers import spoken_sentences

KNOWN = ("known-groups.toml", "data/coding/known-groups.toml")
CHECKED = [badge for badge, *_ in BADGES]  # those that say that the rules find what people find
ORDER = ["frame", "more", "less"]
EXPECTED = ("expected.toml", "data/coding/expected.toml")
WITHHELD = "withheld "
PHRASE_COLUMNS = ["phrase", "words", "variant_of", "side", "texts", "of", "other_texts", "other_of"]


def found(study: Study, kind: str, made_with: Any = None, *, own: bool = False) -> pd.DataFrame:
    """
    A table of `published` over all that a study compares, with its `side`, and whether the text is its `own`.

    Texts of the reference are not the study's own; with `own` they are not looked at.
    """
    tables = [
        part.of(study.made(kind, part.corpus, made_with)).assign(side=part.side, own=part.corpus is study.corpus)
        for part in parts_of(study)
        if part.corpus is study.corpus or not own
    ]
    return pd.concat(tables, ignore_index=True)


def sentences_of(study: Study) -> pd.DataFrame:
    """
    The sentences of all that a study compares: `found` of "sentences" with `characters`, `role` and `spoken`.

    `role` is that of its paragraph (headline, body, ...); `spoken` is true where more than half of it is reported
    speech.
    """
    roles = [
        part.corpus.paragraphs[["document", "paragraph", "role"]].assign(side=part.side) for part in parts_of(study)
    ]
    table = found(study, "sentences").merge(pd.concat(roles), on=["side", "document", "paragraph"])
    spoken = spoken_sentences(table, found(study, "quotes"))
    return table.assign(characters=table["end"] - table["start"], spoken=spoken)


def titled(study: Study, table: pd.DataFrame) -> pd.DataFrame:
    """A table about texts of the study with the `headline` of each, and with `text`, its number and headline."""
    headlines = study.corpus.documents.set_index("document")["headline"].fillna("")
    numbers = table["document"]
    named = [f"{number + 1:.0f} {headlines[number]}".strip() if pd.notna(number) else None for number in numbers]
    return table.assign(headline=numbers.map(headlines), text=named)


class KnownGroups(NamedTuple):
    """What is known before anything is counted, and what was found: tables of `known_orders` and `known_probes`."""

    orders: pd.DataFrame
    probes: pd.DataFrame
    listed: int = 0  # orders of the file, whether or not there is text to look in

    @property
    def numbers(self) -> dict[str, int]:
        """What sentences say: how many orders are `listed`, and how many frames there are `doubts` about."""
        return {"listed": self.listed, "doubts": len(self.doubted)}

    @property
    def doubted(self) -> list[str]:
        """The frames that do not order groups that are known to differ: an order is reversed, or cannot be told."""
        return sorted(set(self.orders.loc[self.orders["verdict"].isin(["below", "unsure"]), "frame"]))

    @property
    def wrong(self) -> pd.DataFrame:
        """The probes that are not coded as they must be."""
        return self.probes[~self.probes["right"].astype(bool)]


def known_groups(study: Study) -> KnownGroups:
    """Whether the instrument finds what must be there, as far as `known-groups.toml` of the study says what must."""
    return KnownGroups(known_orders(study), known_probes(study), len(_known(study).orders))


def _known(study: Study) -> Known:
    """What `known-groups.toml` of the study says of frames that its codebook has; nothing where there is none."""
    paths, frames = study.existing(*KNOWN), {frame.code for frame in study.codebook.frames}
    nothing = Known([], pd.DataFrame(columns=ORDER), pd.DataFrame(columns=["text", "carries"]))
    known = load_known(paths[0]) if paths else nothing
    probes = known.probes[known.probes["carries"].map(lambda carries: frames.issuperset(carries))]
    return Known(known.topics, known.orders[known.orders["frame"].isin(frames)], probes)


def known_orders(study: Study) -> pd.DataFrame:
    """
    Whether the instrument orders groups of articles as it must: a row an order that `known-groups.toml` names.

    Columns `frame, more, less`, then those of `side_differences` (the share in articles on the topic that must have
    `more`, the `other_share` in those on the topic with `less`, `difference` with an interval over articles that allows
    for all orders together), `texts` and `other_texts`, `why`, and `held`: whether the whole interval is above 0. A
    frame of which an order is told to be reversed, or cannot be told, does not order what is known.

    Topics are those of the reference, or of the study's own texts where it compares groups of them. Without the file,
    or the text, or articles on these topics, there are no rows: nothing is known to check against.
    """
    known, corpus = _known(study), parts_of(study)[-1].corpus
    columns = [*ORDER, *DIFFERENCE_COLUMNS, "texts", "other_texts", "why", "held"]
    if not corpus.has_text or not len(known.orders):
        return pd.DataFrame(columns=columns)
    topics, names = sort_articles(corpus, known.topics), {one.code: one.name for one in known.topics}
    sentences, orders = study.made("sentences", corpus), known.orders[ORDER]
    sentences = sentences.assign(topic=sentences["document"].map(topics))
    sides = [orders.assign(side=side).merge(sentences, left_on=side, right_on="topic") for side in ("more", "less")]
    base = pd.concat(sides)
    coded = coded_sentences(study.codes(corpus), study.codebook).query("protocol == @STANDARD")
    found = side_differences(base.merge(coded), base, within=ORDER).drop(columns=["side", "other"])
    texts = base.groupby([*ORDER, "side"])["document"].nunique().unstack("side", fill_value=0)
    texts = texts.reindex(columns=["more", "less"]).set_axis(["texts", "other_texts"], axis=1).reset_index()
    table = known.orders.merge(found, how="left").merge(texts, how="left").fillna({"verdict": "few"})
    for side in ("more", "less"):
        table[side] = table[side].map({code: name[study.speech.language] for code, name in names.items()})
    return table.assign(held=table["verdict"] == "above")[columns]


def known_probes(study: Study) -> pd.DataFrame:
    """
    Sentences whose frames nobody doubts, of `known-groups.toml`, and what is found: `sentence, carries, found, right`.

    One that carries no frame is right where none is found, any other where all of its frames are. They are coded one
    by one, so that no article says what they are about.
    """
    known = _known(study)
    if not len(known.probes):
        return pd.DataFrame(columns=["sentence", "carries", "found", "right"])
    corpus, book = corpus_from_texts(list(known.probes["text"])), study.codebook
    coded = coded_sentences(frame_codes(corpus, book), book).query("protocol == @STANDARD")
    by_text = coded.drop_duplicates(["document", "frame"]).groupby("document")["frame"].agg(list)
    found = [by_text.get(number, []) for number in range(len(known.probes))]
    carries = [list(frames) for frames in known.probes["carries"]]
    right = [set(must) <= set(here) if must else not here for must, here in zip(carries, found, strict=True)]
    return pd.DataFrame({"sentence": list(known.probes["text"]), "carries": carries, "found": found, "right": right})


WORTH = ["corrected", "checked", "by-rule"]


def frames_told(study: Study, codes: pd.DataFrame, sentences: pd.DataFrame, known: KnownGroups) -> pd.DataFrame:
    """
    The table of `frame_differences` with what each is worth, `status` and `ordered`; the checked ones come first.

    `status` is "corrected" where people coded both sides and their codes correct the rules' numbers; "checked" where
    people have checked the rules on all sides, so that a difference may be a finding, and
    else "by-rule": a difference between counts. The sentences that people coded are drawn from the study's own texts;
    of a reference they say nothing. `by_rule` is the verdict that the rules alone
    give. `ordered` says whether the frame orders all groups that are known to differ: "yes",
    "no", or "not-asked" where nothing is known or there are too few articles.
    """
    rules = frame_differences(codes, sentences, study.codebook)
    table = study.corrected(rules).assign(by_rule=rules["verdict"])
    checked = (study.kind == "groups") & table["frame"].isin(study.badges.index[study.badges.isin(CHECKED)])
    asked = known.orders.loc[known.orders["verdict"] != "few", "frame"]
    cases = [table["frame"].isin(known.doubted), table["frame"].isin(asked)]
    table = table.assign(
        status=np.where(checked & (table["status"] == "by-rule"), "checked", table["status"]),
        ordered=np.select(cases, ["no", "yes"], "not-asked"),
    )
    return table.sort_values("status", key=lambda status: status.map(WORTH.index), kind="stable", ignore_index=True)


def rival_domains(study: Study, sentences: pd.DataFrame, shares: pd.DataFrame) -> pd.DataFrame:
    """
    Other domains that metaphors come from, beside the frames that are metaphors: shares by side, with `listed`.

    `listed` is how many words and patterns the codebook has for it: a longer list finds more. Columns are those of
    `frames_by_side`, of which `shares` is a table; rows of a side come by the share. Nothing where the study has no
    codebook of domains (`source-domains.toml`).
    """
    books = study.more_codebooks
    metaphors = [frame.code for frame in study.codebook.frames if frame.targets]
    tables = [frames_by_side(found(study, "codes", book), sentences, book) for book in books]
    tables.append(shares[shares["frame"].isin(metaphors if books else [])])
    listed = {frame.code: _listed(frame) for book in [study.codebook, *books] for frame in book.frames}
    table = pd.concat(tables, ignore_index=True).query("protocol == @STANDARD")
    table = table.assign(listed=table["frame"].map(listed))
    table = table.assign(place=pd.factorize(table["side"])[0]).sort_values(["place", "share"], ascending=[True, False])
    return table.drop(columns="place").reset_index(drop=True)


def _listed(frame: Frame) -> int:
    counting = frame.protocols[STANDARD]
    rules = [rule for rule in frame.rules if (not counting or rule.tier in counting) and rule.tier != LITERAL]
    return sum(len(rule.words) + len(rule.patterns) for rule in rules)


def phrases(study: Study) -> tuple[pd.DataFrame, int]:
    """
    Fixed phrases of several words that texts of the study share, a row a phrase, those of most texts first, and how
    many are withheld.

    Columns `phrase, words, variant_of`; `side` is the side most of whose texts have it, `texts` of its `of`, and
    `other_texts` of the `other_of` texts of all other sides. The text is what counts: a phrase said ten
    times in one text is nobody else's, and an article that is printed twice is one (`running_words` says what else is
    no running text). A phrase in no more texts than a longer one around it is left out. Where no text may be shown, so
    are phrases that the codebook does not have; of groups whose texts are not at hand no phrase can be told.
    """
    if study.shows_text:
        table = find_formulas(running_words(study.corpus, tokens_of(study.corpus, FORMULA_PRESET)))
    else:
        table = study.made("formulas", made_with=study.codebook)
    table = table[table["words"] > 1]
    is_told = study.corpus.has_text or not study.settings.compare
    named = table[~table["formula"].str.startswith(WITHHELD) & is_told]
    around = named[["formula", "documents"]].to_numpy().tolist()
    parts, rows = [_first_prints(part, study) for part in parts_of(study)], []
    for row in named.itertuples():
        if any(row.formula in longer != row.formula and row.documents <= texts for longer, texts in around):
            continue
        counts = [_texts_with(row, part, study) for part in parts]
        lead = max(
            range(len(parts)),
            key=lambda place: (parts[place].corpus is study.corpus, counts[place] / len(parts[place].documents)),
        )
        sizes = [len(part.documents) for part in parts]
        others = sum(counts) - counts[lead], sum(sizes) - sizes[lead]
        rows.append((row.formula, row.words, row.variant_of, parts[lead].side, counts[lead], sizes[lead], *others))
    found = pd.DataFrame(rows, columns=PHRASE_COLUMNS)
    found = found.sort_values(["texts", "other_texts"], ascending=False, kind="stable", ignore_index=True)
    return found, len(table) - len(named)


def _first_prints(part: Part, study: Study) -> Part:
    """A part of the study's own texts without those that were printed before."""
    if part.corpus is not study.corpus or not part.corpus.has_text:
        return part
    return part._replace(documents=part.documents[first_prints(part.corpus)[part.documents]])


def _texts_with(row: Any, part: Part, study: Study) -> int:
    """How many texts of a part have a phrase: by the text where it is at hand, or as they were counted."""
    texts = part.corpus.texts
    return int(row.documents) if texts is None else sum(row.formula in texts[number] for number in part.documents)


def expected_topics(study: Study) -> pd.DataFrame:
    """In how many texts each topic is named that `expected.toml` of the study lists: a table of `omissions`."""
    paths = study.existing(*EXPECTED)
    return omissions(found(study, "words", study.cutting), load_expected(paths[0]) if paths else {})

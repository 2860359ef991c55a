"""
Are the sentences of a study true? Each is worked out again from the saved tables, without the code that made it.

    python -m benchmarks._claims [--alone] FOLDER...

A folder is that of a study that was run, in English or in Chinese: `build/` (or `notebooks/` with outputs), `data/derived/` and
`figures/`.
What the tables contradict is printed, and how many sentences with a number no check looked at (`--alone`: which); the exit
status is 1 where one is contradicted, or none was looked at.
"""

import argparse
import ast
import json
import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

NUMBER = r"(?:[Nn]one|[Nn]o|[Oo]ne|Not one|[<>]? ?[−-]?[\d,]+(?:\.\d+)?%?)"
WORDS = {"none": 0, "no": 0, "not one": 0, "one": 1}
ROUNDED = 1e-9  # saved tables have ten digits
GLOSS = r"”(?: \([^“”]*?\))?"


class Check(NamedTuple):
    """Where a sentence stands, its form with named parts, the table that it is about, and what the parts should be."""

    where: str
    form: str
    table: str
    truth: Callable[[pd.DataFrame, dict[str, str]], dict[str, Any]]


def of_side(table: pd.DataFrame, said: dict[str, str]) -> pd.DataFrame:
    """The rows of the side that a sentence names, which may begin with a capital."""
    return table[table["side"].astype(str).str.casefold() == said["side"].strip("《》").casefold()]


def size(table: pd.DataFrame, said: dict[str, str]) -> dict[str, Any]:
    return of_side(table, said).iloc[0].to_dict()


def absent(table: pd.DataFrame, said: dict[str, str]) -> dict[str, Any]:
    own = of_side(table[table["protocol"] == "standard"], said)
    return {"n": (own["count"] == 0).sum(), "of": len(own), "texts": own["texts"].max()}


def rows(table: pd.DataFrame, said: dict[str, str]) -> dict[str, Any]:
    return {"n": len(table)}


def key_words(table: pd.DataFrame, said: dict[str, str]) -> dict[str, Any]:
    return {"n": len(of_side(table, said)) if len(table) else 0}


def never_elsewhere(table: pd.DataFrame, said: dict[str, str]) -> dict[str, Any]:
    return {"never": (table["reference_count"] == 0).sum(), "n": len(table)}


def in_half(table: pd.DataFrame, said: dict[str, str]) -> dict[str, Any]:
    return {"half": (table.query("group == side")["share"] >= 0.5).sum(), "n": len(table) // 2}


def used_elsewhere(table: pd.DataFrame, said: dict[str, str]) -> dict[str, Any]:
    return {"n": len(table), "there": (table["other_texts"] > 0).sum()}


def badges(table: pd.DataFrame, said: dict[str, str]) -> dict[str, Any]:
    return {badge: (table["badge"] == badge).sum() for badge in "ABC"}


def busiest(table: pd.DataFrame, said: dict[str, str]) -> dict[str, Any]:
    texts = table.groupby("period")["texts"].sum()
    most = texts.max()
    when = {"when": list(texts.index[texts == most].astype(str))}
    return when | {"most": most, "tied": (texts == most).sum(), "gaps": (texts == 0).sum(), "n": len(texts)}


def surest(table: pd.DataFrame, said: dict[str, str]) -> dict[str, Any]:
    own = of_side(table, said) if "side" in said else table
    top = own[own["low"] == own["low"].max()]
    numbers = {name: top[name].iloc[0] for name in ("count", "range", "parts")}
    return numbers | {"word": list(top["word"]), "times": 2 ** top["low"].iloc[0], "tied": len(top)}


def highest(table: pd.DataFrame, said: dict[str, str]) -> dict[str, Any]:
    used = table[table["count"] > 0].sort_values("rate_per_10k", ascending=False)
    first, others = used.iloc[0], used.iloc[1:]
    apart = pd.isna(first["low"]) or bool((others["high"] < first["low"]).all())
    rivals = int((~(others["high"] < first["low"])).sum())
    return {"word": first["word"], "rate": first["rate_per_10k"], "above": apart, "rivals": rivals}


def course(table: pd.DataFrame, said: dict[str, str]) -> dict[str, Any]:
    rates = of_side(table, said).sort_values("period")["rate_per_10k"].to_numpy(float)
    known = np.flatnonzero(~np.isnan(rates))
    tau = stats.kendalltau(known, rates[known])
    p = 1.0 if np.isnan(tau.pvalue) else tau.pvalue
    what = {"rises": p < 0.05 and tau.statistic > 0, "falls": p < 0.05 and tau.statistic < 0, "no rise": p >= 0.05}
    return {"n": len(known), "gaps": len(rates) - len(known), "p": p, "what": [name for name in what if what[name]]}


def apart(table: pd.DataFrame, said: dict[str, str]) -> dict[str, Any]:
    means = table[["mean", "other_mean"]].sub([number(said["mean"]), number(said["other"])]).abs().sum(axis=1)
    row = table.loc[means.idxmin()]
    what = "higher" if row["low"] > 0 else "lower" if row["high"] < 0 else "cannot"
    return {"mean": row["mean"], "other": row["other_mean"], "what": what}


def told(table: pd.DataFrame, said: dict[str, str]) -> dict[str, Any]:
    own = of_side(table, said)
    groups = [own, *(rows for _, rows in own.groupby("status"))] if "status" in own else [own]
    own = next((rows for rows in groups if len(rows) == number(said["n"])), own)
    return {"k": (own["low"] > 0).sum(), "n": len(own)}


def speaker(table: pd.DataFrame, said: dict[str, str]) -> dict[str, Any]:
    known = of_side(table, said).query("role != 'unknown' and characters > 0").sort_values("share", ascending=False)
    return {"share": known["share"].iloc[0], "above": (known["high"].iloc[1:] < known["low"].iloc[0]).all()}


def kept(table: pd.DataFrame, said: dict[str, str]) -> dict[str, Any]:
    lost = {word for words in table["lost"].map(ast.literal_eval) for word in words}
    return {"always": table["of"].max() - len(lost), "n": table["of"].max(), "least": table["kept"].min()}


def spans(table: pd.DataFrame, said: dict[str, str]) -> dict[str, Any]:
    shares = of_side(table, said).groupby("frame")["share"].agg(["first", "last"])
    return {"narrow": list(shares["first"]), "wide": list(shares["last"])}


def without_half(table: pd.DataFrame, said: dict[str, str]) -> dict[str, Any]:
    table = table.fillna({"without_text": 0})  # of one text nothing is left
    half = {name: (table[f"without_{name}"] * 2 <= table["share"] + ROUNDED).sum() for name in ("word", "text")}
    return half | {"n": len(table)}


def corrected(table: pd.DataFrame, said: dict[str, str]) -> dict[str, Any]:
    large, small = (table["off_low"] > 0).sum(), (table["off_high"] < 0).sum()
    far = table.loc[(table["rules_share"] - table["corrected_share"]).abs().idxmax()]
    shares = {"rules": far["rules_share"], "corrected": far["corrected_share"]}
    return shares | {"k": large + small, "n": len(table), "large": [large, small], "small": [large, small]}


N, SIDE = NUMBER, r"(?P<side>[^*.,:]+?)"
CHECKS = [
    Check("01 answer", rf"(?:^|\*\* ?|\. )\**{SIDE} has (?P<texts>{N}) texts? with (?P<words>{N}) words", "01-sizes",
          size),
    Check("01", rf"No \w+ has more than (?P<most>{N}) texts?; (?P<tied>{N}) of (?P<n>{N}) have", "fig-01-days", busiest),
    Check("", rf"^(?:\*\*)?Each of the (?P<tied>{N}) \w+s has (?P<most>{N}) text", "fig-01-days", busiest),
    Check("01", rf"[Pp]eriods without a text: (?P<gaps>{N}) of (?P<n>{N})", "fig-01-days", busiest),
    Check("", rf"that begins on (?P<when>\S+) has the most texts: (?P<most>{N})", "fig-01-days", busiest),
    Check("fig-03", rf"^The preset “(?P<preset>\S+)” cuts words most like people do: F1 (?P<f1>{N})", "02-accuracy",
          lambda t, s: t.loc[t["f1"].idxmax(), ["preset", "f1"]].to_dict()),
    Check("01 longest", rf"longest text of {SIDE} holds (?P<longest>{N}) of its words", "01-sizes",
          size),
    Check("05 absent", rf"(?P<n>{N}) of (?P<of>{N}) frames are never found in the (?P<texts>{N}) texts? of {SIDE} by",
          "fig-08-frames", absent),
    Check("03 answer", rf"(?P<n>{N}) words? sets? {SIDE} apart from", "03-key-words",
          key_words),
    Check("03 key-say", rf"For {SIDE} the counts vouch most for “(?P<word>.+?){GLOSS}: (?P<count>{N}) uses?.+?at least "
          rf"(?P<times>{N}) times.+?used in (?P<range>{N}) of (?P<parts>{N})", "03-key-words", surest),
    Check("03", rf"on the other side: (?P<never>{N}) of (?P<n>{N})", "03-key-words",
          never_elsewhere),
    Check("03", rf"(?P<n>{N}) occurs? there more often inside", "03-key-words",
          lambda t, s: {"n": (t["reference_inside"] > t["reference_count"]).sum()}),
    Check("03", rf"(?P<always>{N}) of the (?P<n>{N}) stays? key", "03-again", kept),
    Check("fig-04", rf"^“(?P<word>.+?){GLOSS} is surest: at least (?P<times>{N}) times", "03-key-words", surest),
    Check("fig-04", rf"^(?P<tied>{N}) words are equally sure, “(?P<word>.+?){GLOSS}", "03-key-words", surest),
    Check("fig-05", rf"^(?P<half>{N})(?: key word)? of (?P<n>{N}) ", "fig-05-spread",
          in_half),
    Check("fig-15", rf"^Of {N} words more frequent than expected by chance, (?P<n>{N}) are key", "03-key-words", rows),
    Check("04", rf"rate is that of “(?P<word>.+?){GLOSS} for .+?[:,] (?P<rate>{N}) in every", "fig-07-groups", highest),
    Check("04", r"in every 10,000 words, and its (?P<above>interval lies above those of all)", "fig-07-groups", highest),
    Check("04", rf"but (?P<rivals>{N}) of the other rates cannot be told", "fig-07-groups", highest),
    Check("04", rf"For {SIDE} (?:it )?(?P<what>no rise|rises|falls).+?: (?P<n>{N}) periods? with texts, (?P<gaps>{N}) "
          rf"without; p = (?P<p>{N}) \(", "04-periods", course),
    Check("04", rf"(?P<what>higher|lower|cannot) [^.]*?: (?P<mean>{N}) against (?P<other>{N})\.", "04-texts", apart),
    Check("05 answer", rf"(?P<k>{N})(?: frames?)? of (?P<n>{N})(?: frames?)? [^*]*?in {SIDE} than in",
          "05-differences", told),
    Check("05", rf"In {SIDE}, (?P<narrow>{N}) of the sentences carry .+? at the narrowest, and (?P<wide>{N}) at the "
          "widest", "fig-10-protocols", spans),
    Check("05", rf"sentences of {SIDE} than \*.+?\*: (?P<share>{N}) of the sentences", "fig-08-frames",
          lambda t, s: {"share": of_side(t, s)["share"].max()}),
    Check("05", rf"Of (?P<n>{N}) frames? that occur, (?P<word>{N}) would.+?, and (?P<text>{N}) would", "05-rests-on",
          without_half),
    Check("06", rf"In {SIDE}, one kind of speaker has more .+?: .+? \((?P<share>{N})\)\*\*, its (?P<above>interval)",
          "06-voices", speaker),
    Check("06", rf"(?P<n>{N}) phrases are shared; of these, (?P<there>{N}) in", "06-phrases",
          used_elsewhere),
    Check("07", rf"for (?P<k>{N}) of (?P<n>{N}) frames: too large for (?P<large>{N}), too small for (?P<small>{N})",
          "07-shares", corrected),
    Check("fig-13", rf"For (?P<k>{N}) of (?P<n>{N}) frames", "07-shares", corrected),
    Check("07", rf"furthest apart for .+?: (?P<rules>{N}) by the rules alone, (?P<corrected>{N}) corrected",
          "07-shares", corrected),
    Check("07", rf"alpha lies above \.667 for (?P<k>{N}) of (?P<n>{N})", "07-agreement",
          lambda t, s: {"k": (t["alpha_low"] > 0.667).sum(), "n": len(t)}),
    Check("07", rf"(?P<A>{N}) frames? earns? A, (?P<B>{N}) frames? earns? B and (?P<C>{N}) frames? earns? C", "07-accuracy",
          badges),
    Check("08", rf"has (?P<n>{N}) figures", "08-figures", rows),
]  # fmt: skip
# The same statements in Chinese, and what is worked out again for each.
ZH_SIDE = r"(?P<side>[^*，。：；“”]+?)"
CHECKS += [
    Check("01 answer", rf"(?:^|。)[ *]*{ZH_SIDE}只?有(?P<texts>{N})篇，共(?P<words>{N})词", "01-sizes", size),
    Check("01 longest", rf"(?:^|。)[ *]*{ZH_SIDE}最长的一篇占其词数的(?P<longest>{N})", "01-sizes",
          size),
    Check("05 absent", rf"(?P<of>{N})种框架中，有(?P<n>{N})种是规则在{ZH_SIDE}的(?P<texts>{N})篇里从未找到", "fig-08-frames",
          absent),
    Check("01", rf"每\w至多(?P<most>{N})篇，(?P<n>{N})个时段中有(?P<tied>{N})个如此", "fig-01-days", busiest),
    Check("", rf"每\w(?:合计)?都是(?P<most>{N})篇，共(?P<tied>{N})个时段", "fig-01-days", busiest),
    Check("01", rf"没有文本的时段：(?P<n>{N})个中有(?P<gaps>{N})个", "fig-01-days", busiest),
    Check("01", rf"(?P<when>[\d-]+)起的那一\w篇数最多，有(?P<most>{N})篇", "fig-01-days", busiest),
    Check("03 answer", rf"使{ZH_SIDE}有别于[^*]+?的词有(?P<n>{N})个", "03-key-words",
          key_words),
    Check("03 key-say", rf"(?:^|。) *{ZH_SIDE}的词中，“(?P<word>.+?)”的差别最有把握：{N}词中(?P<count>{N})次.+?至少是其?(?P<times>{N})倍"
          rf".+?见于(?P<parts>{N})篇中的(?P<range>{N})篇", "03-key-words", surest),
    Check("03", rf"(?P<n>{N})个词中，另一边从未单独成词的有(?P<never>{N})个", "03-key-words",
          never_elsewhere),
    Check("03", rf"(?P<n>{N})个词中有(?P<always>{N})个在每种做法下都是关键词", "03-again", kept),
    Check("fig-04", rf"^“(?P<word>.+?)”的差别最有把握：频率至少是.+?的(?P<times>{N})倍", "03-key-words", surest),
    Check("fig-05", rf"^(?P<n>{N})个关键词中有(?P<half>{N})个见于", "fig-05-spread",
          in_half),
    Check("fig-15", rf"^超出偶然的{N}个词中有(?P<n>{N})个是关键词", "03-key-words", rows),
    Check("04", rf"频率最高的是.+?的“(?P<word>.+?)”[：，]每万词(?P<rate>{N})次", "fig-07-groups", highest),
    Check("04", rf"但另有(?P<rivals>{N})个频率与它分不出高下", "fig-07-groups", highest),
    Check("04", rf"(?:^|。) *{ZH_SIDE}(?:从[\d-]+到[\d-]+(?:上升|下降)|的升降与偶然分不开)：有文本的时段(?P<n>{N})个，"
          rf"没有的(?P<gaps>{N})个；p = (?P<p>{N})（", "04-periods", course),
    Check("05 answer", rf"(?P<n>{N})种框架中，?可以断定在{ZH_SIDE}中多于[^*]+?的有(?P<k>{N})种", "05-differences", told),
    Check("06", rf"共有的说法有(?P<n>{N})个，其中别处也用到的有(?P<there>{N})个", "06-phrases",
          used_elsewhere),
    Check("07", rf"(?P<n>{N})种框架中有(?P<k>{N})种的规则比例落在校正区间之外\**：偏大的(?P<large>{N})种，偏小的(?P<small>{N})种",
          "07-shares", corrected),
    Check("07", rf"得 A 的(?P<A>{N})种，得 B 的(?P<B>{N})种，得 C 的(?P<C>{N})种", "07-accuracy",
          badges),
    Check("08", rf"有(?P<n>{N})幅图", "08-figures", rows),
]  # fmt: skip


def number(text: str) -> float:
    """A number as a sentence prints it; a share as a part of 1."""
    if text.lower() in WORDS:
        return WORDS[text.lower()]
    plain = text.strip("<> ").replace(",", "").replace("−", "-")
    return float(plain.rstrip("%")) / (100 if plain.endswith("%") else 1)


def agrees(said: str, true: Any, *, down: bool = False) -> bool:
    """Whether a printed number or word is what the table gives, to the digits that are printed."""
    if isinstance(true, (bool, np.bool_)):
        return bool(true)
    if isinstance(true, list):
        return any(agrees(said, one, down=down) for one in true)
    if isinstance(true, str):
        return said == true
    if said.startswith("<"):
        return bool(true < number(said))
    digits = len(said.rstrip("%").partition(".")[2])
    unit = 10.0**-digits / (100 if said.endswith("%") else 1)
    return bool((0 <= true - number(said) < unit) if down else abs(true - number(said)) <= unit * 0.5000001)


def sentences(folder: Path) -> Iterator[tuple[str, str]]:
    """What a study says, with where: the sentences of its notebooks by number and cell, the titles of its figures."""
    notebooks = folder / "build" if list((folder / "build").glob("0*.ipynb")) else folder / "notebooks"
    for path in sorted(notebooks.glob("[0-9][0-9]-*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", ()):
                yield f"{path.name[:2]} {cell['id']}", "".join(output.get("data", {}).get("text/markdown", ""))
    for path in sorted((folder / "figures").glob("fig-*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(record, dict) and "made_with" in record:
            yield from ((path.stem, title) for title in dict.fromkeys(record["title"].values()))


class Found(NamedTuple):
    """What came of a study: what its tables contradict, how many statements were worked out, and what was not."""

    wrong: list[str]
    looked: int
    alone: list[str]  # sentences with a number of which nothing was worked out


def contradicted(folder: Path) -> Found:
    """The sentences that the tables contradict, how many were looked at, and those of which none was."""
    wrong, looked, alone = [], 0, []
    read = cache(pd.read_csv)  # several sentences are about one table
    for where, text in sentences(folder):
        spans = []
        for check in (one for one in CHECKS if where.startswith(one.where)):
            place = folder / ("figures" if check.table.startswith("fig") else "data/derived") / f"{check.table}.csv"
            for match in re.finditer(check.form, text) if place.exists() else ():
                said, looked = match.groupdict(), looked + 1
                true = check.truth(read(place), said)
                off = [
                    name for name in said if name != "side" and not agrees(said[name], true[name], down=name == "times")
                ]
                wrong += [f"{where}: {match[0]!r} says {name} {said[name]}; {place.name}: {true[name]}" for name in off]
                spans.append(match.span())
        for one in re.finditer(r"[^.。！？!?\n](?:[^.。！？!?\n]|\.(?=\d))*", text):
            if re.search(r"\d", one[0]) and not any(one.start() < end and start < one.end() for start, end in spans):
                alone.append(f"{where}: {one[0].strip()}")
    return Found(wrong, looked, alone)


def main() -> int:
    """Print what came of each study; 1 where something is contradicted, or where nothing was there to be looked at."""
    given = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    given.add_argument("folders", nargs="+", metavar="FOLDER")
    given.add_argument("--alone", action="store_true", help="print the sentences that no check looked at")
    chosen = given.parse_args()
    studies = [contradicted(Path(folder)) for folder in chosen.folders]
    for folder, (wrong, looked, alone) in zip(chosen.folders, studies, strict=True):
        print(f"{folder}: {looked} statements worked out again, {len(wrong)} contradicted", *wrong, sep="\n  ")
        shown = alone if chosen.alone else []
        print(f"  {len(alone)} sentences with a number were not looked at", *shown, sep="\n  ")
    return int(any(study.wrong or not study.looked for study in studies))


if __name__ == "__main__":
    sys.exit(main())

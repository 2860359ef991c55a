"""The trained segmenter against an averaged perceptron over features with names, written here in plain Python."""

from collections import Counter, defaultdict
from itertools import pairwise

import numpy as np
import pytest

from pressframes.characters import code_points
from pressframes.words.cutting import cut
from pressframes.words.dictionary import is_known, load_dictionary
from pressframes.words.trained import train

TAUGHT = """
四十 名 工人 清 了 老渠 ， 用 了 ４０ 天 。 水 到 田头
中华人民共和国 成立 了 ！ 中国共产党 党员 在 一线 清 了 老渠
记者 林小溪 ２０２２年 ３月 报道 ： ＧＤＰ 涨 了 ３．５％ ， 3.5 倍
志愿者 奋战 在 抗疫 一线 ， 志愿者 说 “ 水 到 田头 ” 。
统一 线路 ， 江州 大桥 通车 了 ； 江州 大桥 长 3.5 里 𠮷 野家 𠮷 野 ￿ 𐀀 野 家 𐀀 野
马克思列宁主义 经典著作 里 说 了 abc 和 ab ， 工人 40 名 在 40 天 里 清 渠
中国共产主义青年团 和 马克思列宁主义 ， 中国人民政治协商会议 和 工人
""".strip().splitlines()
UNSEEN = "志愿者在一线清渠，党员用了4天，abcd和40名工人说３．５倍𠮷。大桥通车了统一线路，中国共产党在江州。水"
KINDS = (
    ",!?;、。()《》“”‘’\"'[]【】「」『』〈〉\n\r\t \u3000\0",
    ".%·-/:∶‰",
    "年月日时分秒",
    "一二三四五六七八九十百千万亿零〇○两",
)
HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
OFFSETS = ((-1, 0, 1, 2), (-1, 0, 1, 2), (0, 1, 2), (0,), (-1, 0, 1), (0,), (0,))  # whose tags a group speaks about
BEFORE = {"B": "ES", "M": "BM", "E": "BM", "S": "ES"}  # of equal ones the first


def kind(character):
    named = next((number for number, characters in enumerate(KINDS) if character in characters), None)
    if named is not None or ord(character) > 0xFFFF:
        return named or 0
    names = ("digit", character in "0123456789"), ("letter", character.isascii() and character.isalpha())
    return next((name for name, fits in names if fits), "Han" if "㐀" <= character <= "鿿" else "other")


def features(text):
    """For each place the values of the seven groups."""
    size = len(text)
    length = {(what, at): 1 for what in ("begins", "ends", "passes") for at in range(-1, size + 1)}
    for start in range(size):
        for end in range(start + 2, min(start + 17, size) + 1):
            if is_known(text[start:end]):
                for what, places in (("begins", [start]), ("ends", [end - 1]), ("passes", range(start + 1, end - 1))):
                    for at in places:
                        length[what, at] = max(length[what, at], min(end - start, 7))
    starts = {0}
    for word in cut(text, hmm=False):
        starts.add(max(starts) + len(word))
    seen = [character if ord(character) < 0xFFFF else None for character in text] + [None] * 2
    for at in range(size):
        words = tuple(length[what, at] for what in ("begins", "ends", "passes"))
        yield (
            seen[at],
            (seen[at], seen[at + 1]),
            (seen[at], seen[at + 2]),
            tuple(kind(text[i]) if 0 <= i < size else 0 for i in range(at - 2, at + 3)),
            (words, at in starts, at + 1 in starts),
            (words, length["begins", at + 1], length["ends", at - 1]),
            (seen[at], words[:2]),
        )


def stretches(text):
    ends = [at for at, character in enumerate(text) if kind(character) == 0]
    return [(start + 1, end) for start, end in pairwise([-1, *ends, len(text)]) if end > start + 1]


class Plain:
    """Weights by feature, slot and tag, and by pair of tags; `known` are the features seen twice in the teaching."""

    def __init__(self, known):
        self.known, self.weights, self.moves = known, defaultdict(float), defaultdict(float)

    def spoken(self, found, place):
        for group, offsets in enumerate(OFFSETS):
            for slot, offset in enumerate(offsets):
                if 0 <= place - offset < len(found) and (one := (group, found[place - offset][group])) in self.known:
                    yield one, slot

    def tags(self, found, start, end):
        best = {"B": (0.0, "B"), "S": (0.0, "S")}
        for place in range(start, end):
            if place > start:
                ways = {
                    tag: [(best[b][0] + self.moves[b, tag], best[b][1] + tag) for b in BEFORE[tag] if b in best]
                    for tag in BEFORE
                }
                best = {tag: max(found, key=lambda way: way[0]) for tag, found in ways.items() if found}
            spoken = list(self.spoken(found, place))
            for tag, (score, way) in best.items():
                best[tag] = score + sum(self.weights[(*one, tag)] for one in spoken), way
        return max((best[tag] for tag in "SE" if tag in best), key=lambda way: way[0])[1]


def taught(words, epochs):
    text = "".join(words).translate(HALF_WIDTH)
    gold = "".join("S" if len(word) == 1 else "B" + "M" * (len(word) - 2) + "E" for word in words)
    found = list(features(text))
    counts = Counter((group, value) for row in found for group, value in enumerate(row))
    now, sums = (Plain({one for one, count in counts.items() if count >= 2}) for _ in range(2))
    generator, spans, moment = np.random.default_rng(1998), stretches(text), 1
    for _ in range(epochs):
        for number in generator.permutation(len(spans)):
            start, end = spans[number]
            tags = " " * start + now.tags(found, start, end)
            for place in range(start, end):
                for model, step in ((now, 1), (sums, moment)):
                    pairs = (gold[place - 1 : place + 1], tags[place - 1 : place + 1])
                    if place > start and pairs[0] != pairs[1]:
                        model.moves[tuple(pairs[0])] += step
                        model.moves[tuple(pairs[1])] -= step
                    if gold[place] != tags[place]:
                        for one in now.spoken(found, place):
                            model.weights[(*one, gold[place])] += step
                            model.weights[(*one, tags[place])] -= step
            moment += 1
    for mine, theirs in ((now.weights, sums.weights), (now.moves, sums.moves)):
        for key in theirs:
            mine[key] -= theirs[key] / moment
    return now


@pytest.mark.parametrize("epochs", [1, 3])
def test_the_segmenter_learns_what_an_averaged_perceptron_in_plain_python_learns(epochs):
    paragraphs = [line.split() for line in TAUGHT]
    made = train(paragraphs, load_dictionary(), epochs=epochs)
    plain = taught([word for paragraph in paragraphs for word in [*paragraph, "\n"]], epochs)

    moves = [[plain.moves[before, tag] for tag in "BMES"] for before in "BMES"]
    rows = [[plain.weights[one, slot, tag] for slot in range(4) for tag in "BMES"] for one in plain.known]
    rows = [[0.0] * 16, *rows]  # and one for all features seen less often
    assert made.move.round(2).tolist() == np.array(moves, np.float32).round(2).tolist()
    assert sorted(made.table.round(2).tolist()) == sorted(np.array(rows, np.float32).round(2).tolist())
    text = UNSEEN.translate(HALF_WIDTH)
    found = list(features(text))
    tags = {
        place: tag for start, end in stretches(text) for place, tag in enumerate(plain.tags(found, start, end), start)
    }
    runs = [
        at
        for at in range(1, len(text))
        if kind(text[at]) == kind(text[at - 1]) and kind(text[at]) in ("digit", "letter")
    ]
    marks = [at not in runs and tags.get(at, "S") in "BS" for at in range(len(text))]
    assert made.mark(code_points(UNSEEN), load_dictionary()).tolist() == marks

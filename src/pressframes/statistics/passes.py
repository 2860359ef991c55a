"""Single passes over the token ids, compiled: no array as long as the corpus is made on the way."""

import numpy as np

from pressframes.words.compiled import compiled, inlined


@compiled
def totals_and_ranges(word, starts, is_word):
    """
    By word id the number of tokens and of parts with it, and by part its size; part `n` starts at `starts[n]`.

    A size counts words: tokens that `is_word` says, by word id, are not punctuation. The loop has no branch that
    depends on the word, which a processor could not foresee, and keeps what it knows of a word side by side in
    memory: that makes it as fast as counting alone.
    """
    state = np.zeros((len(is_word), 4), np.uint32)  # tokens, parts, the last part counted from 1, and 1 for a word
    for this in range(len(is_word)):
        state[this, 3] = is_word[this]
    sizes = np.zeros(len(starts) - 1, np.int64)
    for part in range(len(sizes)):
        words = np.uint32(0)
        for place in range(starts[part], starts[part + 1]):
            this = np.uint32(word[place])
            state[this, 0] += 1
            state[this, 1] += state[this, 2] != part + 1
            state[this, 2] = part + 1
            words += state[this, 3]
        sizes[part] = words
    return state[:, 0].astype(np.int64), state[:, 1].astype(np.int64), sizes


@compiled
def fill_counts(word, starts, is_word, entry, part_of, count):
    """
    Fill in the counts of each word in each part with it, word by word, as a sparse matrix keeps them.

    `entry` says by word id where its first entry goes; `part_of` and `count` are filled. Each part is tallied before
    it is filed, so that each entry is written once.
    """
    tally = np.zeros(len(entry), np.int32)
    met = np.empty(len(entry) + 1, np.uint32)  # the different words of a part
    for part in range(len(starts) - 1):
        words_met = 0
        for place in range(starts[part], starts[part + 1]):
            this = np.uint32(word[place])
            met[words_met] = this
            words_met += tally[this] == 0
            tally[this] += 1
        for number in range(words_met):
            this = met[number]
            if is_word[this]:
                part_of[entry[this]] = part
                count[entry[this]] = tally[this]
                entry[this] += 1
            tally[this] = 0


@inlined
def _add(sums, this, distance, longest):
    sums[this, 0] += min(distance, longest)
    sums[this, 1] += distance * distance
    sums[this, 2] += distance * np.log10(distance)


@compiled
def add_distances(word, is_word, longest, position, first, last, sums):
    """
    By word id three sums over the distances between its uses, in words; returns the position after the last word.

    The sums are of each distance up to `longest` (by word id), of its square, and of the distance times its logarithm.
    `position` is that of the first word, and `first` and `last` those of each word's first and last use, -1 before
    there is one: a text in pieces is gone through piece by piece. `close_circles` comes at the end.
    """
    for place in range(len(word)):
        this = word[place]
        if not is_word[this]:
            continue
        if first[this] < 0:
            first[this] = position
        else:
            _add(sums, this, float(position - last[this]), longest[this])
        last[this] = position
        position += 1
    return position


@compiled
def close_circles(longest, size, first, last, sums):
    """Add the distance from the last use of each word over the end of the text to its first."""
    for this in range(len(first)):
        if first[this] >= 0:
            _add(sums, this, float(first[this] + size - last[this]), longest[this])


@compiled
def count_ids(ids, kinds):
    """How often each id occurs; as `numpy.bincount`, which first makes a longer copy of the ids."""
    totals = np.zeros(kinds, np.int64)
    for place in range(len(ids)):
        totals[np.uint32(ids[place])] += 1
    return totals

"""The paths of a first pass, for the second to improve on."""

from dataclasses import dataclass

import numpy as np

from pressframes.pages.scene import LinkScene
from pressframes.pages.topics import likeness


@dataclass(frozen=True)
class Chains:
    """
    The paths of a first pass, for the second to improve on.

    `before[u]` and `after[v]` are the blocks linked to u and v (or -1), `alike[u, v]` how alike everything up to u,
    its headings included, is to everything from v on; 0 where v stands before u on the same path;
    `size` grows with the wording from v on, because likeness between long texts says more.
    """

    before: np.ndarray
    after: np.ndarray
    header: np.ndarray
    alike: np.ndarray
    title_alike: np.ndarray
    size: np.ndarray


def chains_of(scene: LinkScene, choice: np.ndarray) -> Chains:
    """Follow the choices of a first pass and compare what they brought together."""
    m, headers = scene.size, len(scene.parts.headers)
    before = np.where((choice >= headers) & (choice < headers + m), choice - headers, -1)
    after = np.full(m, -1)
    after[before[before >= 0]] = np.flatnonzero(before >= 0)
    counts = scene.vocabulary.counts
    header = np.where(choice < headers, choice, -1)
    so_far, from_here = counts[:m].copy(), counts[:m].copy()
    same = np.zeros((m, m), dtype=bool)
    for first in np.flatnonzero(before < 0):
        path = [int(first)]
        while after[path[-1]] >= 0:
            path.append(int(after[path[-1]]))
        if header[first] >= 0:
            so_far[first] += 2 * counts[m + header[first]]
        so_far[path] = np.cumsum(so_far[path], axis=0)
        from_here[path] = np.cumsum(from_here[path[::-1]], axis=0)[::-1]
        places = np.arange(len(path))
        same[np.ix_(path, path)] = places[None, :] <= places[:, None]
    weighted = scene.vocabulary.weighted
    onward = weighted(from_here)
    alike = np.where(same, 0, likeness(weighted(so_far), onward))
    size = np.sqrt(np.count_nonzero(from_here, axis=1))
    return Chains(before, after, header, alike, likeness(weighted(counts[m:]), onward), size)

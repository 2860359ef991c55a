"""
A study: one file says what is asked (`study.toml`), numbered notebooks answer it, and every sentence is a tested claim.
"""
# ruff: noqa: F401 (names for type checkers; they are loaded when they are asked for)

from typing import TYPE_CHECKING

from pressframes.lazy import offers

OFFERED = {
    "claims": "Claim by_side count_above difference largest none share trend",
    "doctor": "diagnose",
    "folder": "Study find_root open_study",
    "methods": "methods_paragraph",
    "finds": "expected_topics found frames_told known_groups phrases rival_domains sentences_of titled",
    "running": "NotebookFailed reproduce",
    "settings": "Settings read_settings",
    "sides": "again answers company compare holdings known_facts lines mean_differences node_word parts_of "
    "rates_by_period rates_by_side sides_of sizes spread text_measures",
    "starting": "NewStudy start_study study_of template",
}
__all__ = " ".join(OFFERED.values()).split()
__getattr__, __dir__ = offers(__name__, OFFERED)

if TYPE_CHECKING:
    from pressframes.study.claims import Claim, by_side, count_above, difference, largest, none, share, trend
    from pressframes.study.doctor import diagnose
    from pressframes.study.finds import (
        expected_topics,
        found,
        frames_told,
        known_groups,
        phrases,
        rival_domains,
        sentences_of,
        titled,
    )
    from pressframes.study.folder import Study, find_root, open_study
    from pressframes.study.methods import methods_paragraph
    from pressframes.study.running import NotebookFailed, reproduce
    from pressframes.study.settings import Settings, read_settings
    from pressframes.study.sides import (
        again,
        answers,
        company,
        compare,
        holdings,
        known_facts,
        lines,
        mean_differences,
        node_word,
        parts_of,
        rates_by_period,
        rates_by_side,
        sides_of,
        sizes,
        spread,
        text_measures,
    )
    from pressframes.study.starting import NewStudy, start_study, study_of, template

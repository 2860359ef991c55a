"""The study's notebooks over pages of one's own; a file of its own, so that it runs beside the study itself."""

from conftest import ROOT
from test_corpora import PAGE

from pressframes.reproduce import reproduce
from pressframes.study import Study


def test_the_same_notebooks_run_over_a_folder_of_ones_own(tmp_path):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "one.txt").write_text(PAGE, encoding="utf-8")
    second = PAGE.replace("河畔", "山前").replace("八小时", "六小时")
    (tmp_path / "pages" / "two.txt").write_text(second, encoding="gb18030")
    study = Study(root=ROOT, out=tmp_path / "out", corpus_name=str(tmp_path / "pages"))

    reproduce(study, progress=False)

    assert len(list(study.figures.glob("*.svg"))) >= 6

"""The gallery: one page that needs nothing from elsewhere, in two languages, tried in a real browser."""

import html.parser
import json
import re
import shutil

import keyboard
import pandas as pd
import pytest
from conftest import ATTACK, assert_nothing_ran
from sample_figures import draw, save, save_tables, words

from pressframes.errors import PressframesError
from pressframes.figures.bars import draw_bars, draw_dots
from pressframes.figures.citation import Caption
from pressframes.figures.save import Provenance, save_figure
from pressframes.figures.sheet import Chart
from pressframes.proof.gallery import Front, _cell, _points, write_gallery

BOTH = {
    "caption": {"en": "Rate per 10,000 words.", "zh": "每万词频次。"},
    "alt": {"en": "Fifteen bars.", "zh": "十五根横条。"},
    "limits": {"en": "Not why.", "zh": "不说明原因。"},
    "source": "Invented <numbers> & more.",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("figures")
    for number, name in enumerate(["bars", "log-ratios", "word-cloud"]):
        table, figure = draw(name)
        pictures = (".svg", ".editable.svg")
        save(figure, f"fig-{number:02}-{name}", table, folder, pictures=pictures, **BOTH)
    table = words().head(3).assign(word=["志愿者", ATTACK, "党员"])
    figure = draw_bars(Chart(table, label="word", value="count", title=ATTACK))
    save(figure, "fig-09-attack", table, folder, pictures=(".svg",), **{**BOTH, "caption": ATTACK})
    write_gallery(folder)
    return folder


class Page(html.parser.HTMLParser):
    """The elements of a page with their attributes, and whether every one that opens is closed."""

    EMPTY = {"meta", "img", "input", "br", "link"}

    def __init__(self, text):
        super().__init__()
        self.elements, self.open = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def page(folder):
    return Page((folder / "index.html").read_text(encoding="utf-8"))


def test_the_page_is_well_formed_and_has_every_figure(page):
    assert page.open == []
    ids = [attributes["id"] for tag, attributes in page.elements if tag == "article"]
    assert ids == ["fig-00-bars", "fig-01-log-ratios", "fig-02-word-cloud", "fig-09-attack"]


def test_everything_the_page_refers_to_lies_beside_it(page, folder):
    links = [a.get("src") or a.get("href") for tag, a in page.elements if tag in ("img", "a", "script", "link")]
    for link in filter(None, links):
        assert link.startswith("#") or (folder / link).exists(), link


def test_every_picture_has_its_alternative_text_and_every_control_a_name(page):
    pictures = [attributes for tag, attributes in page.elements if tag == "img"]
    assert len(pictures) == 4 and all(attributes["alt"] for attributes in pictures)
    assert next(a for tag, a in page.elements if tag == "input")["aria-label"]


def test_what_a_table_or_caption_says_cannot_become_a_script(page, folder):
    assert [tag for tag, _ in page.elements].count("script") == 1
    assert "alert(1)</script>" not in (folder / "index.html").read_text(encoding="utf-8")


def test_each_citation_can_be_copied_as_it_is_written(page, folder):
    copied = [attributes["data-copy"] for tag, attributes in page.elements if "data-copy" in attributes]
    lines = (folder / "fig-00-bars.cite.txt").read_text(encoding="utf-8").splitlines()

    assert len(copied) == 16 and set(copied) >= set(lines[1::3])


def test_the_page_is_the_same_at_every_run_and_marks_a_figure_that_was_changed(folder, tmp_path):
    before = (folder / "index.html").read_bytes()
    assert write_gallery(folder).read_bytes() == before
    assert before.count(b'class="badge good"') == 4
    shutil.copytree(folder, tmp_path / "copy")
    csv = tmp_path / "copy" / "fig-00-bars.csv"
    csv.write_text(csv.read_text(encoding="utf-8").replace("志愿者", "志愿军"), encoding="utf-8")
    changed = write_gallery(tmp_path / "copy").read_text(encoding="utf-8")

    assert changed.count('class="badge bad"') == 1 and "the table has 志愿军, the figure draws 志愿者" in changed


def test_an_empty_folder_gives_a_page_that_says_so_and_a_lost_record_an_error(folder, tmp_path):
    assert "尚无图表" in write_gallery(tmp_path).read_text(encoding="utf-8")
    shutil.copytree(folder, tmp_path / "copy")
    (tmp_path / "copy" / "fig-00-bars.json").unlink()
    with pytest.raises(PressframesError, match="fig-00-bars.json: the record of the figure is missing"):
        write_gallery(tmp_path / "copy")


def test_a_figure_saved_outside_a_study_names_no_author_and_no_licence_that_nobody_gave(tmp_path):
    table, figure = draw("nothing")
    saved = save_figure(
        figure, Caption("fig-01-bars", "Counts.", "Bars."), Provenance(table, "Made up."), folder=tmp_path
    )
    record = json.loads(saved.files[".json"].read_text(encoding="utf-8"))

    assert set(saved.files) == {".csv", ".json", ".svg", ".editable.svg", ".pdf", ".png", ".tiff"}
    assert (record["creators"], record["rights"]) == ([], "All rights reserved")
    for path in saved.files.values():
        assert b"pressframes authors" not in path.read_bytes() and b"CC BY" not in path.read_bytes()


def test_a_figure_of_nobody_is_shown_without_lines_to_cite_it(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "copy")
    for path in (tmp_path / "copy").glob("*.cite.txt"):
        path.unlink()
    page = write_gallery(tmp_path / "copy").read_text(encoding="utf-8")

    assert "<article" in page and "data-copy=" not in page


def test_before_the_figures_stand_the_study_and_its_contents_and_points_lead_to_sentences(tmp_path):
    rows = [("WAR", "甲报", 0.12345, 0.0001), ("WAR", "乙报", 0.5, 1234.5), ("MASSES", "甲报", 0.0, 3)]
    table = pd.DataFrame(rows, columns=["frame", "side", "share", "p_adjusted"])
    figure = draw_dots(Chart(table, label="frame", group="side", value="share", title="战争用语"))
    heads = {"share": {"en": "Share", "zh": "比例"}, "p_adjusted": {"en": "p, adjusted", "zh": "校正后 p"}}
    title = {"en": "War words", "zh": "战争用语"}
    save(figure, "fig-08-frames", table, tmp_path, pictures=(".svg",), **BOTH, columns=heads, title=title)
    chapters = [({"en": "How is it framed?", "zh": "怎样呈现？"}, ["fig-08-frames", "fig-09-not-drawn"])]
    cited = {"en": "Li (2026).", "zh": "李四. 洪水[CP]."}
    front = Front(
        {"en": "Floods", "zh": "洪水"}, {"en": "How " + ATTACK, "zh": "怎样"}, "1.0", cited, chapters, ["甲报"]
    )
    text = write_gallery(tmp_path, front).read_text(encoding="utf-8")
    page = Page(text)

    links = [a["href"] for tag, a in page.elements if tag == "a" and a.get("href", "").startswith("reading.html#")]
    points = [a for tag, a in page.elements if tag == "a" and a.get("class") == "point"]
    war, masses = (f"reading.html#frame={code}&side=%E7%94%B2%E6%8A%A5" for code in ("WAR", "MASSES"))
    assert [a["href"] for a in points] == [war, masses] and links == [war, masses] * 2, "other papers have no sentences"
    assert float(points[0]["style"].split("left:")[1].split("%")[0]) > float(
        points[1]["style"].split("left:")[1].split("%")[0]
    )
    heard = re.compile(r'<span class="(.*?)" lang="(?:en|zh-CN)">(?:War words|战争用语)</span>')
    assert heard.findall(text)[:2] == ["en heard", "zh"], "a title that stands in the picture is not shown again"
    (tmp_path / "zh").mkdir()
    shutil.copy(tmp_path / "fig-08-frames.svg", tmp_path / "zh")
    assert heard.findall(write_gallery(tmp_path, front).read_text("utf-8"))[:2] == ["en heard", "zh heard"]
    assert ">How is it framed?</span>" in text and ">怎样呈现？</span></h2>" in text and "alert(1)</script>" not in text
    assert 'title="0.12345">0.123</td>' in text and ">&lt; 0.001</td>" in text and 'title="1234.5">1,234</td>' in text
    assert (
        ">校正后 p</span></th>" in text
        and "Picture for any program (SVG)" in text
        and 'class="zh" data-copy="李四. 洪水[CP]."' in text
    )
    assert '<span class="zh" lang="zh-CN">李四. 洪水[CP].</span></p>' in text


def test_a_page_shows_two_hundred_rows_of_a_table_and_no_picture_twice(tmp_path):
    columns = {name: {"meaning": {}, "drawn": name != "count"} for name in ("word", "count", "n")}
    columns |= {f"word_{one}": {"meaning": {"en": f"Word ({one})"}, "drawn": False} for one in ("en", "zh")}
    rows = {"word": ["NA", *"桥" * 200], "count": range(201), "word_en": ["bridge"] * 201, "word_zh": ["桥"] * 201}
    save_tables(tmp_path, {"fig-01-long": rows, "fig-02-short": {"n": range(200)}}, columns=columns, rights="")
    page = write_gallery(tmp_path).read_text(encoding="utf-8")

    assert page.count("<tr>") == 2 + 200 + 200 and "200 of 201 rows" in page and "200 of 200" not in page
    assert "\n\n\n" not in page and page.endswith("</html>\n")
    heads = re.findall(r'<th scope="col" class="(.*?)" title="(.*?)">', page)
    assert heads == [("en", "word_en"), ("zh", "word_zh"), ("", "n")], "labels stand for what they are the labels of"
    (tmp_path / "zh").mkdir()
    for name in ("fig-01-long.png", "zh/fig-01-long.svg"):
        (tmp_path / name).write_bytes(b"")
    manifest = json.loads((tmp_path / "manifest.json").read_text("utf-8"))
    manifest["figures"]["fig-01-long"]["files"] = {".png": ""}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    found = re.findall(r'<a class="(large.*?)" href="(.*?)">', write_gallery(tmp_path).read_text(encoding="utf-8"))
    assert found == [("large en", "fig-01-long.png"), ("large zh", "zh/fig-01-long.svg")]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("桥", ("桥", False)),
        ("", ("", False)),
        ("nan", ("nan", False)),
        ("-inf", ("-inf", False)),
        ("7", ("7", True)),
        ("12345.0", ("12,345", True)),
        ("-1234.5", ("−1,234", True)),
        ("999.5", ("1,000", True)),
        ("999.4", ("999", True)),
        ("0.001", ("0.001", True)),
        ("0.0009", ("< 0.001", True)),
        ("-0.0009", ("> −0.001", True)),
        ("-0.0451", ("−0.0451", True)),
        ("0", ("0", True)),
    ],
)
def test_a_number_in_a_table_has_three_digits_and_no_power(text, shown):
    assert _cell(text) == shown


def test_the_points_of_a_figure_lead_to_what_its_rows_say_where_there_are_sentences(tmp_path):
    marks = {
        "bar.0.n": '<path d="M 10 20 L 30 20 L 30 40 L 10 40 z"/>',
        "dot.1.n": '<use x="50" y="80"/>',
        "size.2.n": '<text x="25" y="45"/>',
        "dot.3.n": '<use x="50" y="80"/>',
        "dot.4.n": '<use x="50" y="80"/>',
        "dot.5.n": '<use x="50" y="80"/>',
        "dot.6.n": "<g/>",
        "height.7.n": '<use x="50" y="80"/>',
        "dot.99.n": '<use x="50" y="80"/>',
        "label.0.n": '<text x="1" y="1"/>',
        "axes": "<use/>",
    }
    inside = "".join(f'<g id="{name}">{drawn}</g>' for name, drawn in marks.items())
    (tmp_path / "a.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100">{inside}</svg>')
    rows = [
        {"frame": "WAR", "frame_en": "War", "frame_zh": "战", "side": "甲", "group": "甲报"},
        {"word": "桥", "word_shown": "“桥”"},
        {"document": "3", "start": "0", "protocol": "P"},
        {"side": "甲", "protocol": "P"},
        {"side": "乙", "word": "桥"},
        {"document": "3"},
        {"word": "桥"},
        {"period": "2024-06-03", "n": "0"},
    ]
    points = _points(tmp_path / "a.svg", pd.DataFrame(rows).fillna(""), ["甲", "甲报"])

    assert [(one["left"], one["top"], one["address"]) for one in points] == [
        (10, 30, "frame=WAR&side=%E7%94%B2%E6%8A%A5"),
        (25, 80, "word=%E6%A1%A5"),
        (12.5, 45, "protocol=P&at=4.1"),
    ]
    assert [one["words"] for one in points] == [
        {"en": "War · 甲报", "zh": "战 · 甲报"},
        {"en": "“桥”", "zh": "“桥”"},
        {"en": "", "zh": ""},
    ]


def visible(browser):
    return [e.get_attribute("id") for e in browser.find_elements("css selector", "article") if e.is_displayed()]


def test_in_a_browser_search_language_copying_and_the_keyboard_work_on_desk_and_phone(browser, folder, screenshots):
    browser.set_window_size(1280, 900)
    browser.get((folder / "index.html").as_uri())
    assert_nothing_ran(browser)
    assert len(visible(browser)) == 4
    natural = "return [...document.images].every(i => { i.loading = 'eager'; return true; })"
    browser.execute_script(natural)
    browser.save_screenshot(str(screenshots / "gallery-desk.png"))

    body = browser.find_element("css selector", "body")
    body.send_keys("/")
    box = browser.switch_to.active_element
    assert box.get_attribute("id") == "search"
    box.send_keys("众志成城 每万词")
    assert visible(browser) == ["fig-02-word-cloud"]
    assert browser.find_element("id", "count").text == "1 / 4"
    box.send_keys(" 火星")
    assert visible(browser) == [] and browser.find_element("id", "nothing").is_displayed()
    box.send_keys("\ue00c")  # Escape
    assert len(visible(browser)) == 4

    browser.find_element("css selector", "[data-language=zh]").click()
    caption = browser.find_element("css selector", "#fig-00-bars figcaption").text
    assert "每万词频次。" in caption and "Rate" not in caption and "局限：" in caption
    assert browser.current_url.endswith("#lang=zh")

    button = browser.find_element("css selector", "#fig-00-bars [data-copy]")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
    button.click()
    assert "copied" in button.get_attribute("class")
    assert browser.execute_script("return document.getElementById('status').textContent") == button.get_attribute(
        "data-copy"
    )

    browser.set_window_size(500, 900)  # the narrowest window that headless Chromium allows
    browser.execute_script("window.scrollTo(0, 0)")
    assert browser.execute_script("return document.documentElement.scrollWidth <= window.innerWidth")
    browser.save_screenshot(str(screenshots / "gallery-phone.png"))
    record = json.loads((folder / "fig-00-bars.json").read_text(encoding="utf-8"))
    assert record["limits"] == BOTH["limits"]


@pytest.mark.parametrize("width", keyboard.SIZES)
def test_in_a_browser_the_keyboard_alone_reaches_every_control_of_the_gallery_and_works_it(browser, folder, width):
    keyboard.resize(browser, width)
    browser.get("about:blank")
    browser.get((folder / "index.html").as_uri() + "#lang=en")
    keyboard.assert_walked(browser)
    keyboard.press(browser, "/", "log-ratios")
    assert browser.find_element("id", "count").text == "1 / 4"
    keyboard.press(browser, keyboard.Keys.ESCAPE)
    assert browser.find_element("id", "count").text == "4 / 4"
    keyboard.tab_to(browser, "[data-copy]")
    keyboard.press(browser, keyboard.Keys.ENTER)
    assert "fig-00-bars" in browser.find_element("id", "status").get_attribute("textContent")
    keyboard.tab_to(browser, "summary")
    keyboard.press(browser, keyboard.Keys.SPACE)
    assert browser.find_element("css selector", "details").get_attribute("open")
    keyboard.tab_to(browser, "[data-language=zh]")
    keyboard.press(browser, keyboard.Keys.ENTER)
    assert browser.find_element("tag name", "body").get_attribute("class") == "zh"
    assert browser.execute_script(keyboard.REQUESTS) == 0
    assert [log for log in browser.get_log("browser") if log["level"] == "SEVERE"] == []
    keyboard.resize(browser, None)

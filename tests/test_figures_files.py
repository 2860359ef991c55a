"""What stands inside the exported pictures, seen with other people's programs where they are installed."""

import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image
from sample_figures import SAMPLES, draw, save

from pressframes.figures.citation import Creator, Project

CAPTION = {"en": "Rate per 10,000 words.", "zh": "每万词频次 <&>。"}
ALT = {"zh": "十五根横条。", "en": "Fifteen bars."}
LI = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li"
PROJECT = Project(
    "A study", "一项研究", (Creator("张", "三"), Creator("Li", "Si")), "1.0", "2026-05-03", doi="10.5281/zenodo.1"
)
IDENTIFIER = "https://doi.org/10.5281/zenodo.1#fig-01-bars"


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    table, figure = draw("bars")
    words = {"caption": CAPTION, "alt": ALT, "source": "Invented numbers."}
    return save(figure, "fig-01-bars", table, tmp_path_factory.mktemp("f"), project=PROJECT, **words)


def test_the_xmp_packet_in_png_tiff_and_pdf_is_the_same_and_says_all_there_is_to_say(saved):
    png = Image.open(saved.files[".png"]).info["XML:com.adobe.xmp"]
    tiff = Image.open(saved.files[".tiff"]).tag_v2[700].decode()
    with pikepdf.open(saved.files[".pdf"]) as pdf:
        inside = pdf.Root.Metadata.read_bytes().decode()
        with pdf.open_metadata() as metadata:
            assert metadata["dc:creator"] == ["张三", "Si Li"]
            assert metadata["dc:identifier"] == IDENTIFIER

    assert png == tiff == inside
    packet = ElementTree.fromstring(re.search(r"<x:xmpmeta.*</x:xmpmeta>", png, re.DOTALL)[0])
    texts = " ".join(packet.itertext())
    titles = [(one.get("{http://www.w3.org/XML/1998/namespace}lang"), one.text) for one in packet.iter(LI)][:2]
    assert titles[0] == ("x-default", titles[1][1]) and titles[1][0] == "zh-CN"
    alts = [(one.get("{http://www.w3.org/XML/1998/namespace}lang"), one.text) for one in packet.iter(LI)][-3:]
    assert alts == [("x-default", "Fifteen bars."), ("zh-CN", "十五根横条。"), ("en", "Fifteen bars.")]
    fingerprint = json.loads(saved.files[".json"].read_text(encoding="utf-8"))["fingerprint"]
    for expected in ("每万词频次 <&>。", "Fifteen bars.", "Invented numbers.", "CC BY 4.0", f"sha256:{fingerprint}"):
        assert expected in texts


def test_the_png_has_its_facts_as_text_in_utf_8(saved):
    info = Image.open(saved.files[".png"]).info

    assert info["Author"] == "张三; Si Li" and info["Copyright"] == "CC BY 4.0"
    assert "志愿者" in info["Title"] and info["Alt Text"] == "十五根横条。 / Fifteen bars."
    assert "Software" not in info


def test_the_pdf_embeds_the_used_part_of_a_truetype_font_and_its_words_can_be_copied(saved):
    with pikepdf.open(saved.files[".pdf"]) as pdf:
        fonts = pdf.pages[0].Resources.Font
        programs = [
            descendant.FontDescriptor.FontFile2
            for font in fonts.values()
            for descendant in font.get("/DescendantFonts", [font])
        ]
        assert all(len(program.read_bytes()) < 200_000 for program in programs) and programs
        assert str(pdf.docinfo["/Title"]).startswith("“志愿者”")
        assert str(pdf.Root.Lang) == "zh-CN" and pdf.Root.ViewerPreferences.DisplayDocTitle is True
    if shutil.which("pdftotext"):
        text = subprocess.run(
            ["pdftotext", saved.files[".pdf"], "-"], capture_output=True, text=True, check=True
        ).stdout
        assert "突击队" not in text and "志愿者" in text and "战“疫”" in text


def test_the_outlined_svg_needs_no_font_and_says_the_same_of_itself(saved):
    outlined = saved.files[".svg"].read_text(encoding="utf-8")

    assert "<text" not in outlined and "font-family" not in outlined
    assert f"<dc:identifier>{IDENTIFIER}</dc:identifier>" in outlined
    assert '<desc id="figure-description">十五根横条。 / Fifteen bars.</desc>' in outlined


def test_the_tiff_is_rgb_at_300_dots_an_inch_without_transparency(saved):
    picture = Image.open(saved.files[".tiff"])

    assert picture.mode == "RGB" and picture.info["dpi"] == (300, 300) and picture.info["compression"] == "tiff_lzw"
    title, author, rights = (picture.tag_v2[tag].encode("latin-1").decode() for tag in (270, 315, 33432))
    assert (title[:4], author, rights) == ("“志愿者", "张三; Si Li", "CC BY 4.0")


@pytest.mark.skipif(not shutil.which("exiftool"), reason="exiftool is not installed")
@pytest.mark.parametrize("kind", [".png", ".tiff", ".pdf", ".svg"])
def test_exiftool_reads_title_creator_rights_and_identifier(saved, kind):
    run = subprocess.run(["exiftool", "-json", saved.files[kind]], capture_output=True, text=True, check=True)
    (found,) = json.loads(run.stdout)
    text = json.dumps(found, ensure_ascii=False)

    for expected in ("志愿者", "张三", "CC BY 4.0", IDENTIFIER, "Invented numbers."):
        assert expected in text, f"{kind}: {expected} is not in {text}"
    assert "Warning" not in found


# How each program draws the first page of a PDF at 100 dots per inch as a PNG.
PROGRAMS = {
    "gs": lambda pdf, png: ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=png16m", "-r100", f"-sOutputFile={png}", pdf],
    "pdftoppm": lambda pdf, png: ["pdftoppm", "-r", "100", "-png", "-singlefile", pdf, str(png).removesuffix(".png")],
    "mutool": lambda pdf, png: ["mutool", "draw", "-q", "-r", "100", "-o", png, pdf],
}


@pytest.mark.stress
@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("name", SAMPLES)
def test_other_programs_draw_all_the_ink_of_every_figure(tmp_path, name, program):
    if not shutil.which(program):
        pytest.skip(f"{program} is not installed")
    table, figure = draw(name)
    words = {"caption": CAPTION, "alt": ALT, "source": "Invented numbers.", "pictures": (".svg", ".pdf", ".png")}
    files = save(figure, f"fig-01-{name}", table, tmp_path, **words).files
    subprocess.run(PROGRAMS[program](files[".pdf"], tmp_path / "page.png"), check=True)

    assert missing_ink(files[".png"], tmp_path / "page.png") < 0.45, f"{program} leaves out ink of {name}"


def missing_ink(ours: Path, theirs: Path) -> float:
    """
    The largest share of our ink that another picture lacks in any cell of a grid.

    Cell by cell, so that ink missing here is not made up for elsewhere; programs differ in how dark they draw.
    """
    one = Image.open(ours).convert("L")
    pictures = (one, Image.open(theirs).convert("L").resize(one.size))
    ink = [255 - np.asarray(picture.resize((12, 8), Image.Resampling.BOX), float) for picture in pictures]
    inked = ink[0] >= 8
    return 1 - (ink[1][inked] / ink[0][inked]).min()


@pytest.mark.parametrize("program", PROGRAMS)
def test_other_programs_draw_the_chinese_of_the_pdf(saved, tmp_path, program):
    if not shutil.which(program):
        pytest.skip(f"{program} is not installed")
    png = tmp_path / "page.png"
    subprocess.run(PROGRAMS[program](saved.files[".pdf"], png), check=True)
    ours = Image.open(saved.files[".png"]).convert("L")
    theirs = Image.open(png).convert("L").resize(ours.size)
    # The labels of the rows: the left margin between the title and the axis, which has Chinese in it and nothing else.
    left, top = 75 / 482, 75 / 355
    box = (0, int(top * ours.height), int(left * ours.width * 0.98), int(0.85 * ours.height))
    ink = [(255 - np.asarray(picture.crop(box), float)).sum() for picture in (ours, theirs)]

    assert ink[1] == pytest.approx(ink[0], rel=0.15)

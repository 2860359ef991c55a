"""JupyterLab itself, in a real browser: a notebook is run through the menu, and its Chinese chart is drawn."""

import base64
import contextlib
import importlib.util
import json
import os
import re
import subprocess
import sys
import time

import nbformat
import pytest
from sample_figures import draw

from pressframes.figures.render import png_bytes
from pressframes.figures.save import SCREEN_DPI

pytestmark = pytest.mark.stress  # a server, a kernel and a browser: 15 s for each language on two free cores

# The chart of the test `bars` again, in a kernel of its own; the last line is the marker that is waited for.
CELLS = (
    "from sample_figures import draw, save",
    "table, figure = draw('bars')\n"
    "words = {'caption': '每万词频次。', 'alt': '十五根横条。', 'source': 'Invented.', 'pictures': ['.svg']}\n"
    "save(figure, 'fig-01-bars', table, 'figures', **words)",
    "print('运行' + '完毕')",
)
MARKER = "运行完毕"
INTERFACES = {
    "en": ("Run", "Run All Cells"),
    "zh_CN": ("运行", "运行所有单元格"),
}
PATIENCE = 60  # seconds; on a free machine all is there in a few


@pytest.fixture
def notebooks(tmp_path):
    folder = tmp_path / "notebooks"
    folder.mkdir()
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / "chart.ipynb")
    return folder


@contextlib.contextmanager
def jupyterlab(folder, settings, locale):
    """A server of its own, on a free port and with a token it draws itself; the address of the notebook in it."""
    for plugin, choice in {
        "translation-extension/plugin": {"locale": locale},
        "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    }.items():
        path = settings / "lab" / "@jupyterlab" / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(choice), encoding="utf-8")
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    environment = os.environ | {name: str(settings / name.lower()) for name in names}
    environment |= {"JUPYTERLAB_SETTINGS_DIR": str(settings / "lab"), "PYTHONPATH": os.path.dirname(__file__)}
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--port=0", f"--ServerApp.root_dir={folder}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    with open(settings / "log", "w", encoding="utf-8") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        about = settings / "jupyter_runtime_dir" / f"jpserver-{server.pid}.json"
        wait_for(lambda: about.exists() and about.read_text(encoding="utf-8").endswith("}"), server)
        server_is = json.loads(about.read_text(encoding="utf-8"))
        yield f"{server_is['url']}lab/tree/chart.ipynb?token={server_is['token']}"
    finally:
        server.terminate()  # JupyterLab then stops its kernels
        try:
            server.wait(timeout=15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def wait_for(condition, server=None):
    """The first result of a condition that is not false; a server that ends meanwhile is an error at once."""
    end = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert server is None or server.poll() is None, "JupyterLab ended by itself"
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)
    return found


def texts(browser, selector: str) -> list:
    """The elements of the page now, each with its text before it."""
    return browser.execute_script(
        "return [...document.querySelectorAll(arguments[0])].map(e => [e.innerText.trim(), e])", selector
    )


def run_all_cells(browser, *path: tuple[str, str]) -> bool:
    """
    Go through the menu once; whether a cell has started.

    A menu notices the mouse only when it rests, and one that is opened while the page still settles closes again.
    """
    from selenium.webdriver import ActionChains, Keys  # here, so that the file can be read where selenium is not

    ActionChains(browser).send_keys(Keys.ESCAPE).perform()
    for selector, wanted in path:
        found = next((element for text, element in texts(browser, selector) if text == wanted), None)
        if found is None:
            return False
        ActionChains(browser).move_to_element(found).pause(0.3).click().pause(0.5).perform()
    return any(re.search(r"\*|\d", text) for text, _ in texts(browser, ".jp-InputPrompt"))


@pytest.mark.parametrize("locale", INTERFACES)
def test_in_jupyterlab_run_all_cells_draws_the_chinese_chart(browser, notebooks, tmp_path, screenshots, locale):
    if locale != "en" and not importlib.util.find_spec("jupyterlab_language_pack_zh_CN"):
        pytest.skip("the Chinese interface is not installed (pip install pressframes[chinese])")
    menu, item = INTERFACES[locale]
    with jupyterlab(notebooks, tmp_path / "settings", locale) as address:
        browser.set_window_size(1280, 1100)
        browser.get(address)
        wait_for(lambda: texts(browser, ".jp-Notebook-ExecutionIndicator[data-status=idle]"))  # the kernel is there
        wait_for(lambda: run_all_cells(browser, (".lm-MenuBar-itemLabel", menu), (".lm-Menu-itemLabel", item)))
        wait_for(lambda: any(MARKER in text for text, _ in texts(browser, ".jp-OutputArea-output")))
        picture = browser.find_element("css selector", ".jp-OutputArea-output img")
        shown = base64.b64decode(picture.get_attribute("src").partition("base64,")[2])
        width = browser.execute_script("return arguments[0].naturalWidth", picture)
        browser.save_screenshot(str(screenshots / f"jupyterlab-{locale}.png"))
        browser.get("about:blank")

    assert width > 500
    assert shown == png_bytes(draw("bars")[1], dpi=SCREEN_DPI), "the chart is the one drawn here, to the byte"
    assert (notebooks / "figures" / "fig-01-bars.svg").exists()

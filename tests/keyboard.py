"""A page in a real browser gone through by the keyboard alone."""

from types import SimpleNamespace

import pytest

Keys = SimpleNamespace(  # as WebDriver sends them
    TAB="\ue004",
    ENTER="\ue007",
    ESCAPE="\ue00c",
    SPACE="\ue00d",
    HOME="\ue011",
    ARROW_RIGHT="\ue014",
    ARROW_DOWN="\ue015",
)
SIZES = (390, pytest.param(1280, marks=pytest.mark.stress))  # pixels across: a telephone, a desk
# What can be reached: the controls that are shown; of radio buttons and of strips one, moved on by arrow keys.
CONTROLS = """
return [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")].filter((one) =>
  one.checkVisibility() && !one.disabled && one.tabIndex >= 0 && (one.type !== "radio" || one.checked)
).map((one) => one.outerHTML.slice(0, 120));
"""
FOCUS = """
const one = document.activeElement, box = one.getBoundingClientRect(), look = getComputedStyle(one);
const within = (place, size) => Math.min(Math.max(place, 0), size - 1);
const over = document.elementFromPoint(within(box.left + 3, innerWidth), within(box.top + box.height / 2, innerHeight));
return one === document.body || one === document.documentElement ? null : {
  html: one.outerHTML.slice(0, 120), outline: look.outlineStyle === "none" ? 0 : parseFloat(look.outlineWidth),
  inside: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  covered: over !== one && !one.contains(over) && !over?.contains(one),
};
"""
REQUESTS = "return performance.getEntriesByType('resource').filter((e) => !/^(data|file|blob):/.test(e.name)).length"
TOP = "document.activeElement.blur(); getSelection().removeAllRanges(); scrollTo(0, 0)"


def resize(browser, width):
    """Show the page so many pixels wide, or as wide as the window again."""
    if width is None:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    else:
        sizes = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", sizes)


def press(browser, *keys):
    """Press keys wherever the focus is."""
    from selenium.webdriver import ActionChains

    ActionChains(browser).send_keys(*keys).perform()


def assert_walked(browser):
    """Press Tab from the top to the end: every control once, in the order of the page, seen and with a frame around."""
    browser.execute_script(TOP)
    controls, seen = browser.execute_script(CONTROLS), []
    while len(seen) <= len(controls):
        press(browser, Keys.TAB)
        found = browser.execute_script(FOCUS)
        if found is None:
            break
        seen.append(found)
    assert len(controls) > 5 and [one["html"] for one in seen] == controls
    assert [one for one in seen if one["outline"] < 2 or not one["inside"] or one["covered"]] == []
    assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")


def tab_to(browser, selector):
    """Press Tab from where the focus is, round the page if need be, until a control of a kind has it."""
    for _ in range(500):
        press(browser, Keys.TAB)
        if browser.execute_script("return document.activeElement.matches(arguments[0])", selector):
            return
    raise AssertionError(f"Tab does not come to {selector}")

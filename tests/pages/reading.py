"""What a person reads on a page, as one text."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

KINDS = ("title", "header", "subheader", "markdown", "caption", "error", "warning", "success", "info")


def text_of(at: AppTest) -> str:
    """Everything said on the page, without the backslashes that keep a stranger's text plain."""
    said = [str(element.value) for kind in KINDS for element in getattr(at, kind)]
    return "\n".join(said).replace("\\", "")


def problems_of(at: AppTest) -> list[str]:
    """Tracebacks and refusals on the page."""
    return [element.message for element in at.exception] + [element.value for element in at.error]


def button(at: AppTest, label: str) -> object:
    """The button of that label."""
    return next(element for element in at.button if element.label == label)


def press(at: AppTest, label: str) -> AppTest:
    """Presses the button of that label."""
    return next(element for element in at.button if element.label == label).click().run()

"""Keys and the Japanese input method, through Chrome's DevTools protocol; the focus."""

FOCUSED = """() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at.id || at.className + ' ' + (at.getAttribute('aria-label') ?? at.textContent.trim());
}"""


def focused(page):
    """Return the id of what has the focus, or its classes and its name."""
    return page.evaluate(FOCUSED)


def compose(cdp, text):
    """Let the input method show this text, not yet confirmed."""
    cdp.send(
        "Input.imeSetComposition",
        {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
    )


def press(cdp, number, **more):
    """Press and release a key by its number: Enter, unless another one is named."""
    named = {"windowsVirtualKeyCode": number, **more}
    named.setdefault("key", "Enter")
    named.setdefault("code", "Enter")
    cdp.send("Input.dispatchKeyEvent", {"type": "keyDown", **named})
    cdp.send("Input.dispatchKeyEvent", {"type": "keyUp", **named})

"""What a page lets through: traces of payloads that worked, and the texts that a reader sees."""

from __future__ import annotations

from collections.abc import Iterable

from playwright.sync_api import Page

# Put in by ui.markdown so that Streamlit reads no mark, or to keep a right-to-left name apart: nobody sees them.
_INVISIBLE = dict.fromkeys(map(ord, "\u2060\u202c\u2068\u2069"))
_SURE = 6  # shorter payloads (« < », « 0 ») must be the whole text of an element

# Our own markup has neither of these names, so anything that bears one was made of a payload.
_TRACES = r"""() => {
  const found = [];
  if (window.malRan || window.top.malRan || {}.malRan) found.push('ran: ' + (window.malRan || window.top.malRan));
  const roots = [document];
  document.querySelectorAll('*').forEach(element => { if (element.shadowRoot) roots.push(element.shadowRoot); });
  roots.forEach(root => root.querySelectorAll('*').forEach(element => {
    for (const {name, value} of element.attributes) {
      const runs = /^on/i.test(name) && /malRan/.test(value);
      const goes = ['href', 'src', 'srcset', 'action', 'data', 'style', 'xlink:href', 'srcdoc', 'poster'].includes(name)
        && (/^\s*javascript:/i.test(value) || /mal\.invalid|malRan/.test(value));
      if (name === 'data-mal' || runs || goes) found.push(element.outerHTML.slice(0, 200));
    }
    if (/^(b|i|em|strong|h[1-6]|ul|ol|hr|del|code|a|img)$/i.test(element.tagName) && /^(gras|italique|barré|puce|Titre usurpé|lien|image|bloc|cliquez)$/
      .test(element.textContent.trim())) found.push('styled: ' + element.outerHTML.slice(0, 200));
  }));
  return found;
}"""

_TEXTS = r"""() => {
  const found = new Set();
  document.querySelectorAll('body, body *').forEach(element => {
    if (['SCRIPT', 'STYLE', 'NOSCRIPT'].includes(element.tagName)) return;
    if (element.textContent.length <= 2000) found.add(element.textContent);
    element.childNodes.forEach(node => { if (node.nodeType === 3) found.add(node.data); });
    if ('value' in element && typeof element.value === 'string') found.add(element.value);
  });
  return [...found];
}"""


def traces(page: Page) -> list[str]:
    """Everything on the page, its frames included, that only a payload can have made; and scripts that ran."""
    return [trace for frame in page.frames for trace in frame.evaluate(_TRACES)]


def plain(text: str) -> str:
    """Text as it is compared: blanks of any kind are one space, what nobody sees is left out."""
    return " ".join(text.translate(_INVISIBLE).split())


def texts(page: Page) -> set[str]:
    """Texts of every element and field of the page, its frames included; and what stands behind « IA-1 : »."""
    found = {plain(text) for frame in page.frames for text in frame.evaluate(_TEXTS)}
    return found | {text.partition(" : ")[2] for text in found if text.startswith("IA-")}


def unseen(payloads: Iterable[str], shown: set[str]) -> list[str]:
    """Payloads that none of the texts shows letter for letter."""
    return [payload for payload in payloads if not _is_seen(plain(payload), shown)]


def _is_seen(payload: str, shown: set[str]) -> bool:
    return payload in shown or (len(payload) >= _SURE and any(payload in text for text in shown))

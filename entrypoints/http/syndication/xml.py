"""XML 1.0 from text that may hold anything."""

import re
from xml.etree.ElementTree import Element, SubElement, tostring

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot contain, not even escaped (production 2, `Char`)."""


def add(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    """A child element. Characters that XML cannot contain become U+FFFD."""
    child = SubElement(parent, name, {key: clean(value) for key, value in attributes.items()})
    if text is not None:
        child.text = clean(text)
    return child


def clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def document(root: Element) -> bytes:
    return tostring(root, encoding="utf-8", xml_declaration=True)

"""Positions in a text, counted in code points, in UTF-16 units or in UTF-8 bytes."""

UNITS = ("code_points", "utf16", "bytes")


def places(text: str, unit: str) -> range | list[int]:
    """Where each code point begins in a unit, and where the text ends."""
    if unit == "code_points" or text.isascii():
        return range(len(text) + 1)
    place, found = 0, [0]
    for character in text:
        code = ord(character)
        if unit == "utf16":
            place += 2 if code > 0xFFFF else 1
        else:
            place += 1 if code < 0x80 else 2 if code < 0x800 else 3 if code < 0x10000 else 4
        found.append(place)
    return found

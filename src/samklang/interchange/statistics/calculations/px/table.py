"""PX (PC-Axis): keywords with values, then the figures. The format: Statistics Sweden, PX file format, 2013."""

from samklang.interchange.statistics.calculations.cube import Axis, Cube, UnreadableError, Why, one_line, required_size
from samklang.interchange.statistics.calculations.px.figures import figures_by_keys, figures_in_order
from samklang.interchange.statistics.calculations.px.keywords import Keywords, head_and_data, keywords_of, plain
from samklang.interchange.statistics.calculations.px.times import times_of
from samklang.interchange.statistics.calculations.times import TIME_NAMES, are_times

_PREFERRED = ("da", "en")
_LONGEST_SIGN = 40
_SYMBOLS = {"-": "DATASYMBOLNIL", ".......": "DATASYMBOLSUM"}


def read_px(text: str) -> Cube:
    """Return the table of a PX text, with Danish labels where it has them. Raises UnreadableError."""
    head, data, line = head_and_data(text)
    keywords = keywords_of(head)
    names = keywords.variables()
    if not names:
        raise UnreadableError(Why.PX_LACKS, keyword="STUB, HEADING")
    language = _language(keywords)
    shown = keywords.variables(language)
    if len(shown) != len(names):
        shown = names
    axes = tuple(_axis(keywords, name, own, language) for name, own in zip(names, shown, strict=True))
    if not any(axis.role == "time" for axis in axes):
        axes = _guessed_time(axes)
    cells = required_size(axes)
    keyed = _keyed(keywords)
    values, signs = figures_by_keys(data, line, keyed, cells) if keyed else figures_in_order(data, line, cells)
    title = keywords.first("TITLE", language=language) or keywords.first("DESCRIPTION", language=language)
    return Cube(
        title=title or keywords.first("CONTENTS", language=language) or keywords.first("MATRIX"),
        axes=axes,
        values=values,
        signs=_as_shown(signs, keywords, language),
        source=keywords.first("SOURCE", language=language),
        updated=keywords.first("LAST-UPDATED", language=language),
        table=keywords.first("MATRIX"),
        unit=keywords.first("UNITS", language=language),
        notes=tuple(plain(note) for note in keywords.all("NOTE", language=language) or keywords.all("NOTE") if note),
        is_sparse=bool(keyed),
    )


def _as_shown(signs: dict[int, str], keywords: Keywords, language: str) -> dict[int, str]:
    """Return the signs as the file says they are shown: DATASYMBOL1 tells it of one dot, DATASYMBOLNIL of the dash."""
    names = {sign: _SYMBOLS.get(sign) or f"DATASYMBOL{len(sign)}" for sign in set(signs.values())}
    words = {sign: keywords.first(name, language=language)[:_LONGEST_SIGN] or sign for sign, name in names.items()}
    return {place: words[sign] for place, sign in signs.items()}


def _keyed(keywords: Keywords) -> list[dict[str, int]]:
    """Return the place of each value by how the rows of DATA write it, for each axis of the stub; [] without KEYS.

    KEYS says of each axis whether its rows begin with codes or with values. Raises UnreadableError where two values of
    an axis are written alike.
    """
    stub = [name for name in keywords.all("STUB") if name]
    if not any(name == "KEYS" for name, _language, _about in keywords.texts):
        return []
    written = [
        (keywords.first("KEYS", name).upper() == "CODES" and keywords.all("CODES", name))
        or keywords.all("VALUES", name)
        for name in stub
    ]
    for name, texts in zip(stub, written, strict=True):
        if len(set(texts)) != len(texts):
            raise UnreadableError(Why.AXIS, axis=name)
    return [{text: place for place, text in enumerate(texts)} for texts in written]


def _language(keywords: Keywords) -> str:
    """Return the language of the labels: Danish, else English, where the file has it; blank for its own."""
    own, known = keywords.first("LANGUAGE"), keywords.all("LANGUAGES")
    best = next((language for language in _PREFERRED if language == own or language in known), own)
    return "" if best == own else best


def _axis(keywords: Keywords, name: str, own: str, language: str) -> Axis:
    values = keywords.all("VALUES", name)
    labels = (keywords.all("VALUES", own, language=language) if language else values) or values
    if not values:
        raise UnreadableError(Why.PX_LACKS, keyword=f'VALUES("{name}")')
    codes = keywords.all("CODES", name) or values
    if len(codes) != len(values) or len(labels) != len(values):
        raise UnreadableError(Why.AXIS, axis=own)
    codes = list(map(one_line, _codes(keywords, name, values, codes)))
    units = {code: unit for code, value in zip(codes, values, strict=True) if (unit := keywords.first("UNITS", value))}
    is_metric = keywords.first("CONTVARIABLE") == name
    role = "time" if name in keywords.times else "metric" if is_metric else ""
    return Axis(name, own, tuple(codes), tuple(map(plain, labels)), role, units)


def _codes(keywords: Keywords, name: str, values: list[str], codes: list[str]) -> list[str]:
    """Return the codes of an axis: of one of time, the first of codes, values and TIMEVAL that are times as written.

    TIMEVAL comes last: the figures stand in the order of the values.
    """
    if name not in keywords.times or are_times(tuple(codes)):
        return codes
    return values if are_times(tuple(values)) else times_of(keywords.times[name], len(values)) or codes


def _guessed_time(axes: tuple[Axis, ...]) -> tuple[Axis, ...]:
    times = [axis for axis in axes if are_times(axis.codes) or are_times(axis.labels)]
    named = [axis for axis in axes if axis.code.casefold() in TIME_NAMES]
    candidates = times if len(times) == 1 else named
    if len(candidates) != 1:
        return axes
    [time] = candidates
    codes = time.codes if are_times(time.codes) or not are_times(time.labels) else time.labels
    marked = Axis(time.code, time.label, codes, time.labels, "time", time.units)
    return tuple(marked if axis is time else axis for axis in axes)

"""A period as a short code that sorts by time and reads the same in every language."""

from datetime import date


def period_code(starts_on: date, rhythm: str) -> str:
    """Return the code of the period of a rhythm that starts on a day.

    >>> period_code(date(2026, 7, 1), "quarter"), period_code(date(2026, 7, 1), "half_year")
    ('2026-Q3', '2026-H2')
    >>> period_code(date(2026, 7, 1), "month"), period_code(date(2026, 1, 1), "year")
    ('2026-07', '2026')
    >>> period_code(date(2026, 8, 1), "school_year"), period_code(date(2026, 2, 2), "week_count")
    ('2026/2027', '2026-W06')
    """
    match rhythm:
        case "quarter":
            return f"{starts_on.year}-Q{(starts_on.month + 2) // 3}"
        case "half_year":
            return f"{starts_on.year}-H{(starts_on.month + 5) // 6}"
        case "year":
            return str(starts_on.year)
        case "school_year":
            return f"{starts_on.year}/{starts_on.year + 1}"
        case "week_count":
            year, week, _day = starts_on.isocalendar()
            return f"{year}-W{week:02}"
    return f"{starts_on:%Y-%m}"

from datetime import date

import pytest

from etl.settings import CallSettings
from ui.banner import days_left

CALL = CallSettings(name="Appel", published_on=date(2026, 1, 1), duration_years=2)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2025, 12, 31), "appel ouvert le 01/01/2026"),
        (date(2027, 12, 30), "2 jours avant la clôture"),
        (date(2027, 12, 31), "1 jour avant la clôture"),
        (date(2028, 1, 1), "appel clos depuis le 01/01/2028"),
    ],
)
def test_the_window_is_counted_from_the_publication_date(today: date, expected: str) -> None:
    assert days_left(CALL, today) == expected


def test_no_window_is_shown_while_the_publication_date_is_unknown() -> None:
    assert days_left(CallSettings(name="Appel", published_on=None, duration_years=2), date(2026, 1, 1)) is None

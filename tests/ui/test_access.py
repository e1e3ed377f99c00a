import pytest

from ui.access import RequestFacts, has_role


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1", "[::1]:8501", "LOCALHOST"])
@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "127.0.0.2"])
def test_a_browser_on_the_machine_itself_is_local(peer: str, host: str) -> None:
    assert RequestFacts(peer, {"host": host}).is_local


@pytest.mark.parametrize(
    "facts",
    [
        RequestFacts(None, {"host": "localhost"}),
        RequestFacts("10.0.0.4", {"host": "localhost"}),
        RequestFacts("2001:db8::1", {"host": "[::1]"}),
        RequestFacts("127.0.0.1", {"host": "observatoire.example.org"}),
        RequestFacts("127.0.0.1", {"host": "localhost.example.org"}),
        RequestFacts("127.0.0.1", {}),
        RequestFacts("127.0.0.1", {"host": "localhost", "forwarded": "for=1.2.3.4"}),
        RequestFacts("127.0.0.1", {"host": "localhost", "x-forwarded-for": "1.2.3.4"}),
        RequestFacts("127.0.0.1", {"host": "localhost", "x-forwarded-host": "example.org"}),
        RequestFacts("127.0.0.1", {"host": "localhost", "via": "1.1 proxy"}),
    ],
)
def test_anyone_else_is_not(facts: RequestFacts) -> None:
    assert not facts.is_local


def test_each_role_may_do_what_the_one_before_may() -> None:
    assert has_role("agent", "comite")
    assert has_role("comite", "comite")
    assert not has_role("consultation", "comite")

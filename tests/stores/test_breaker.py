from faq.stores.breaker import Breaker


def test_it_is_open_for_a_while() -> None:
    now = [0.0]
    breaker = Breaker(2.0, lambda: now[0])
    assert (breaker.is_open, breaker.has_failed) == (False, False)
    breaker.open()
    assert (breaker.is_open, breaker.has_failed) == (True, True)
    now[0] = 2.0
    assert (breaker.is_open, breaker.has_failed) == (False, True)
    breaker.open()
    assert breaker.is_open
    breaker.close()
    assert (breaker.is_open, breaker.has_failed) == (False, False)

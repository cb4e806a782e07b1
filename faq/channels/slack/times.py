"""How long the channel waits, in seconds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Times:
    """The bounds: of one question to Rasa, of calls to Slack, of stopping.

    Posts in a channel are `post` apart. A call to Slack that fails is tried `attempts` times
    within `patience`; the pause doubles.
    """

    ask: float = 25.0
    call: float = 10.0
    status: float = 2.0
    attempts: int = 6
    first_pause: float = 0.5
    patience: float = 60.0
    post: float = 1.0
    # Together less than tools/processes.py leaves the bot before it is killed.
    finish: float = 3.0
    hurry: float = 1.0
    ping: float = 5.0
    # How often it is looked whether Socket Mode is connected.
    watch: float = 30.0


TIMES = Times()

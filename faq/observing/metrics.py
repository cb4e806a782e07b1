"""What is counted and timed, for Prometheus: one name for each, all in one place.

Labels hold few values and nothing that a person wrote.
"""

from prometheus_client import Counter, Gauge, Histogram

# In seconds: a turn takes 8 ms, and nobody waits longer than 3 s.
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)

TURNS = Counter("bot_turns", "Turns answered, by channel and kind of answer.", ("channel", "kind"))
REFUSALS = Counter("bot_refusals", "Questions not answered, by reason.", ("reason",))
TURN_SECONDS = Histogram(
    "bot_turn_seconds", "Time from message to answer.", ("channel",), buckets=_BUCKETS
)
STAGE_SECONDS = Histogram(
    "bot_stage_seconds", "Time of one stage of a turn.", ("stage",), buckets=_BUCKETS
)
ACTION_FAILURES = Counter("bot_action_failures", "Calls of the action server that failed.")
STORE_FAILURES = Counter(
    "bot_store_failures", "Operations of the tracker store that failed.", ("operation",)
)
LOCK_FAILURES = Counter("bot_lock_failures", "Operations of the lock store that failed.")
BUFFERED_EVENTS = Gauge(
    "bot_buffered_events",
    "Events that wait for the tracker store to come back.",
    multiprocess_mode="livesum",
)
DROPPED_EVENTS = Counter("bot_dropped_events", "Events lost because too many waited.")
READY = Gauge(
    "bot_ready",
    "Whether the bot could answer when it was asked for its metrics: 1 or 0.",
    multiprocess_mode="livemostrecent",
)
INQUIRIES = Counter(
    "bot_inquiries", "Inquiries to people that were tried to be mailed, by outcome.", ("outcome",)
)
WAITING_INQUIRIES = Gauge(
    "bot_waiting_inquiries",
    "Inquiries to people that wait to be mailed.",
    multiprocess_mode="livemostrecent",
)
SLACK_ANSWERS = Counter(
    "bot_slack_answers", "Answers that were to be posted in Slack, by outcome.", ("outcome",)
)
SLACK_AWAY = Gauge(
    "bot_slack_away",
    "Connections of Socket Mode that are not there.",
    multiprocess_mode="livesum",
)
LOST_LOG_LINES = Counter("bot_lost_log_lines", "Lines of the log that could not be written.")

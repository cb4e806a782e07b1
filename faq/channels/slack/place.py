"""Where in Slack a conversation takes place."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A thread, a DM without threads, or what one person sees of a slash command.

    `thread` is the message under which answers stand; `response_url` takes the answers to a slash
    command, which only its `user` sees. Channels are enough to tell places apart: in one that
    companies share, each workspace has the same id for it
    (https://docs.slack.dev/apis/slack-connect).
    """

    channel: str
    user: str
    thread: str | None = None
    response_url: str | None = None

    @property
    def is_thread_of_many(self) -> bool:
        """Whether others take part: a thread that is not in a DM, which begin with D."""
        return self.response_url is None and not self.is_direct

    @property
    def is_direct(self) -> bool:
        """Whether nobody else reads there: a DM."""
        return self.channel.startswith("D")

    @property
    def conversation(self) -> str:
        """The conversation as Rasa knows it; people who share a thread share it."""
        if self.response_url is not None:
            return f"slack:{self.channel}:command:{self.user}"
        return f"slack:{self.channel}:{self.thread or 'dm'}"

"""Questions and answers in Slack: DMs, mentions, threads, the slash command, the App Home."""

from channels.slack.channel import SlackChannel

__all__ = ["SlackChannel"]

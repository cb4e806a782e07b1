"""Questions and answers in Slack: DMs, mentions, threads, the slash command, the App Home."""

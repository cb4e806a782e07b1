"""The ways into the bot, one folder a channel."""

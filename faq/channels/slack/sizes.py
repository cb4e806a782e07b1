"""How much Slack takes; what is written nowhere was measured by others and is marked so.

https://docs.slack.dev/reference/block-kit/blocks and its pages; for the whole of a message's
blocks https://github.com/slackapi/bolt-js/issues/2509.
"""

BLOCKS = 50
# Slack refuses at about 13,200 (measured); what is not text takes its share.
MESSAGE = 12_000
# A section's limit; rich text has none that is known.
PARAGRAPH = 3_000
BUTTON_TEXT = 75
BUTTONS = 25
CONTEXT_ELEMENTS = 10
CONTEXT_TEXT = 2_000
TABLE_ROWS = 100
TABLE_COLUMNS = 20
# Measured, as is that a message takes one table.
TABLE = 10_000
# Of a message without blocks; Slack's advice, it cuts at 40,000.
TEXT = 4_000
PROMPTS = 4

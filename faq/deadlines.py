"""How long anything waits for anything else, in seconds, from the innermost to the outermost.

Whoever waits for somebody waits longer than they do in turn: tests/test_deadlines.py holds that.
"""

# A reply of Redis, and of the database: what is slower counts as away.
REDIS_REPLY = 0.4
DATABASE_QUERY = 0.6
# The database's own limit, and time to wait for a thread.
DATABASE = DATABASE_QUERY + 0.2
# How long a store that failed is left alone.
STORE_PAUSE = 2.0
# An action server, where there is one: the action takes 2 ms.
ACTION = 1.5
# A turn with all that it waits for, whatever is away.
TURN = 3.0
# Other workers see that a worker lives, which gives a sign more often than this.
WORKER_SIGN = 0.4
WORKER_LIFE = 1.5
# All the turns of the same conversation that stand before one.
QUEUE = 10.0
# A channel that waits for an answer; what is in front of it waits longer.
WEBSITE = 12.0
REST = 20.0
CLIENT = 30.0
# An HTTP request that is on its way, the next one on the same connection, and the rest of a
# refused one.
REQUEST = 10.0
KEEP_ALIVE = 75.0
REFUSED_REQUEST = 2.0
# A request to a server that goes, which was sent before anybody could know.
REQUEST_ON_ITS_WAY = 0.5
# Whether the bot or its action server is well.
HEALTH = 1.0
HEALTH_CLIENT = 5.0
# Each reply of the owner's mail server; nobody waits for it. A mail takes a dozen of them, and is
# given up for lost after a while; a mail that is on its way when a worker ends is waited for.
MAIL_REPLY = 20.0
MAIL = 600.0
LAST_MAIL = 2.0
# A program that is told to end.
GRACE = 5.0

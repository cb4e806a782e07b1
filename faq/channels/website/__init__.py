"""The chat on a website: everything that its visitors reach, under /webhooks/website/.

openapi.yml beside this file describes the addresses.
"""

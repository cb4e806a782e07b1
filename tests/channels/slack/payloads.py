"""One payload of every kind that Slack can send to an app, written by us after its reference.

https://docs.slack.dev/reference/events and https://docs.slack.dev/reference/interaction-payloads.
"""

from typing import Any

from tests.channels.slack.fake_slack import APP, BOT, TEAM
from tests.channels.slack.workspace import FORM, JSON, envelope

_TS = "1760000000.000100"
_MESSAGE = {"type": "message", "channel": "C1", "user": "U1", "text": "CCOとは?", "ts": _TS}
_FILE = {"id": "F1", "name": "a.png", "mimetype": "image/png", "url_private": "https://x.test/a"}

# Messages of all subtypes: https://docs.slack.dev/reference/events/message.
_SUBTYPES: dict[str, dict[str, Any]] = {
    "assistant_app_thread": {"assistant_app_thread": {"title": "x"}},
    "bot_add": {"bot_id": "B1", "bot_link": "<https://x.test|x>"},
    "bot_message": {"bot_id": "B1", "username": "x", "icons": {}},
    "bot_remove": {"bot_id": "B1"},
    "channel_archive": {"members": ["U1"]},
    "channel_convert_to_private": {},
    "channel_join": {"inviter": "U2"},
    "channel_leave": {},
    "channel_name": {"old_name": "a", "name": "b"},
    "channel_posting_permissions": {},
    "channel_purpose": {"purpose": "x"},
    "channel_topic": {"topic": "x"},
    "channel_unarchive": {},
    "document_mention": {},
    "ekm_access_denied": {"is_ephemeral": True},
    "file_comment": {"file": _FILE, "comment": {}},
    "file_mention": {"file": _FILE},
    "file_share": {"files": [_FILE], "upload": False},
    "group_archive": {},
    "group_join": {},
    "group_leave": {},
    "group_name": {"old_name": "a", "name": "b"},
    "group_purpose": {"purpose": "x"},
    "group_topic": {"topic": "x"},
    "group_unarchive": {},
    "me_message": {},
    "message_changed": {"hidden": True, "message": _MESSAGE, "previous_message": _MESSAGE},
    "message_deleted": {"hidden": True, "deleted_ts": _TS, "previous_message": _MESSAGE},
    "message_replied": {"hidden": True, "message": {**_MESSAGE, "reply_count": 1}},
    "pinned_item": {"item": {}, "item_type": "C"},
    "reminder_add": {},
    "reply_broadcast": {},
    "thread_broadcast": {"thread_ts": _TS, "root": _MESSAGE},
    "tombstone": {"hidden": True},
    "unpinned_item": {"item": {}, "item_type": "C"},
}

_EVENTS: dict[str, dict[str, Any]] = {
    "app_context_changed": {"user": "U1", "channel": "D1", "context": {}},
    "app_home_opened": {"user": "U1", "channel": "D1", "tab": "home", "view": {}},
    "app_mention": {"user": "U1", "channel": "C1", "text": f"<@{BOT}> CCOとは?", "ts": _TS},
    "app_rate_limited": {"minute_rate_limited": 1},
    "app_requested": {"app_request": {"id": "1"}},
    "app_uninstalled": {},
    "assistant_thread_context_changed": {"assistant_thread": {"channel_id": "D1"}},
    "assistant_thread_started": {"assistant_thread": {"channel_id": "D1", "thread_ts": _TS}},
    "call_rejected": {"call_id": "1"},
    "channel_archive": {"channel": "C1", "user": "U1"},
    "channel_created": {"channel": {"id": "C1", "name": "x", "creator": "U1"}},
    "channel_deleted": {"channel": "C1"},
    "channel_history_changed": {"latest": _TS, "ts": _TS},
    "channel_id_changed": {"old_channel_id": "C1", "new_channel_id": "C2"},
    "channel_left": {"channel": "C1"},
    "channel_rename": {"channel": {"id": "C1", "name": "y"}},
    "channel_shared": {"connected_team_id": "T1", "channel": "C1"},
    "channel_unarchive": {"channel": "C1", "user": "U1"},
    "dnd_updated": {"user": "U1", "dnd_status": {}},
    "email_domain_changed": {"email_domain": "x.test"},
    "emoji_changed": {"subtype": "add", "name": "x", "value": "https://x.test"},
    "entity_details_requested": {"user": "U1"},
    "file_change": {"file_id": "F1", "file": {"id": "F1"}},
    "file_created": {"file_id": "F1", "file": {"id": "F1"}},
    "file_deleted": {"file_id": "F1"},
    "file_public": {"file_id": "F1", "file": {"id": "F1"}},
    "file_shared": {"file_id": "F1", "user_id": "U1", "channel_id": "C1"},
    "file_unshared": {"file_id": "F1"},
    "function_executed": {"function": {"id": "Fn1"}, "inputs": {}},
    "grid_migration_started": {"enterprise_id": "E1"},
    "group_left": {"channel": "G1"},
    "im_close": {"user": "U1", "channel": "D1"},
    "im_created": {"user": "U1", "channel": {"id": "D1"}},
    "im_open": {"user": "U1", "channel": "D1"},
    "invite_requested": {"invite_request": {"id": "1"}},
    "link_shared": {"channel": "C1", "user": "U1", "links": [{"url": "https://x.test"}]},
    "member_joined_channel": {"user": BOT, "channel": "C1", "channel_type": "C", "inviter": "U1"},
    "member_left_channel": {"user": "U1", "channel": "C1"},
    "message": {**_MESSAGE, "channel_type": "channel"},
    "message_metadata_posted": {"metadata": {"event_type": "x", "event_payload": {}}},
    "pin_added": {"user": "U1", "channel_id": "C1", "item": {}},
    "pin_removed": {"user": "U1", "channel_id": "C1", "item": {}},
    "reaction_added": {"user": "U1", "reaction": "+1", "item": {}, "item_user": BOT},
    "reaction_removed": {"user": "U1", "reaction": "+1", "item": {}, "item_user": BOT},
    "resources_added": {"resources": []},
    "scope_granted": {"scopes": ["chat:write"]},
    "shared_channel_invite_accepted": {"invite": {"id": "I1"}},
    "star_added": {"user": "U1", "item": {}},
    "subteam_created": {"subteam": {"id": "S1"}},
    "team_access_granted": {"team_ids": [TEAM]},
    "team_domain_change": {"url": "https://x.test", "domain": "x"},
    "team_join": {"user": {"id": "U1"}},
    "team_rename": {"name": "x"},
    "tokens_revoked": {"tokens": {"bot": [BOT]}},
    "user_change": {"user": {"id": "U1"}},
    "user_huddle_changed": {"user": {"id": "U1"}},
    "workflow_step_execute": {"callback_id": "x", "workflow_step": {}},
}

_FROM = {
    "user": {"id": "U1", "username": "u1", "team_id": TEAM},
    "team": {"id": TEAM, "domain": "test"},
    "api_app_id": APP,
    "token": "deprecated",
    "trigger_id": "1.2.a",
    "enterprise": None,
    "is_enterprise_install": False,
}
_IN_MESSAGE = {
    **_FROM,
    "type": "block_actions",
    "container": {"type": "message", "message_ts": _TS, "channel_id": "C1", "is_ephemeral": False},
    "channel": {"id": "C1", "name": "x"},
    "message": {"type": "message", "user": BOT, "ts": _TS, "text": "x", "team": TEAM},
    "response_url": "https://hooks.slack.com/actions/T/1/a",
    "state": {"values": {}},
}
_VIEW = {"id": "V1", "type": "modal", "callback_id": "x", "state": {"values": {}}, "hash": "1"}
_REASON = {
    **_VIEW,
    "callback_id": "reason",
    "private_metadata": '["slack:C1:1.1", "1.1", "unhelpful"]',
    "state": {"values": {"reason": {"reason": {"type": "plain_text_input", "value": "x"}}}},
}
# What the bot's own buttons carry.
_VALUES = {
    "ask_0": "CCOとは?",
    "expert": '["C1","U1","1760000000.000100","roles",["CCO"],"CCOとは?"]',
    "feedback": 'unhelpful answer roles cco.roles ["C1","U1",null,"roles",["CCO"],"CCOとは?"]',
    "mute": "mute",
    "share": "0123456789abcdef",
}
_OPTION = {"text": {"type": "plain_text", "text": "x"}, "value": "x"}
# Elements that act: https://docs.slack.dev/reference/block-kit/block-elements.
_ELEMENTS: dict[str, dict[str, Any]] = {
    "button": {"value": "CCOとは?", "text": {"type": "plain_text", "text": "x"}},
    "channels_select": {"selected_channel": "C1"},
    "checkboxes": {"selected_options": [_OPTION]},
    "conversations_select": {"selected_conversation": "C1"},
    "datepicker": {"selected_date": "2026-01-01"},
    "datetimepicker": {"selected_date_time": 1_760_000_000},
    "external_select": {"selected_option": _OPTION},
    "feedback_buttons": {"value": "helpful", "text": {"type": "plain_text", "text": "x"}},
    "icon_button": {"value": "x"},
    "multi_static_select": {"selected_options": [_OPTION]},
    "overflow": {"selected_option": _OPTION},
    "radio_buttons": {"selected_option": _OPTION},
    "rich_text_input": {"rich_text_value": {"type": "rich_text", "elements": []}},
    "static_select": {"selected_option": _OPTION},
    "timepicker": {"selected_time": "10:00"},
    "users_select": {"selected_user": "U1"},
    "workflow_button": {"workflow": {}},
}

PAYLOADS: dict[str, tuple[dict[str, Any], str]] = {
    **{
        f"event {name}": (envelope({"type": name, "event_ts": _TS, **event}), JSON)
        for name, event in _EVENTS.items()
    },
    **{
        f"message {name}": (envelope({**_MESSAGE, "subtype": name, **more}), JSON)
        for name, more in _SUBTYPES.items()
    },
    **{
        f"press {name}": (
            {
                **_IN_MESSAGE,
                "actions": [
                    {
                        "type": name,
                        "action_id": f"x_{name}",
                        "block_id": "b",
                        "action_ts": _TS,
                        **more,
                    }
                ],
            },
            FORM,
        )
        for name, more in _ELEMENTS.items()
    },
    **{
        f"press own {name} {seen}": (
            {
                **_IN_MESSAGE,
                "container": {**_IN_MESSAGE["container"], "is_ephemeral": seen == "by one"},
                "actions": [
                    {
                        "type": "button",
                        "action_id": name,
                        "block_id": "b",
                        "action_ts": _TS,
                        "value": value,
                    }
                ],
            },
            FORM,
        )
        for name, value in _VALUES.items()
        for seen in ("by all", "by one")
    },
    "url_verification": ({"type": "url_verification", "token": "x", "challenge": "x"}, JSON),
    "app_rate_limited": ({"type": "app_rate_limited", "team_id": TEAM, "api_app_id": APP}, JSON),
    "block_suggestion": ({**_FROM, "type": "block_suggestion", "value": "x"}, FORM),
    "dialog_cancellation": ({**_FROM, "type": "dialog_cancellation", "callback_id": "x"}, FORM),
    "dialog_submission": ({**_FROM, "type": "dialog_submission", "submission": {}}, FORM),
    "dialog_suggestion": ({**_FROM, "type": "dialog_suggestion", "name": "x"}, FORM),
    "interactive_message": ({**_FROM, "type": "interactive_message", "actions": []}, FORM),
    "message_action": ({**_FROM, "type": "message_action", "message": _MESSAGE}, FORM),
    "message_action own": (
        {
            **_FROM,
            "type": "message_action",
            "callback_id": "ask_about_message",
            "channel": {"id": "C1"},
            "message": {**_MESSAGE, "attachments": [{"is_share": True, "text": "x"}]},
            "response_url": "https://hooks.slack.com/app/T/1/a",
        },
        FORM,
    ),
    "view_submission own": ({**_FROM, "type": "view_submission", "view": _REASON}, FORM),
    "reply to experts": (envelope({**_MESSAGE, "thread_ts": "1.1", "channel": "C9"}), JSON),
    "shortcut": ({**_FROM, "type": "shortcut", "callback_id": "x"}, FORM),
    "view_closed": ({**_FROM, "type": "view_closed", "view": _VIEW}, FORM),
    "view_submission": ({**_FROM, "type": "view_submission", "view": _VIEW}, FORM),
    "workflow_step_edit": ({**_FROM, "type": "workflow_step_edit", "callback_id": "x"}, FORM),
    "command": (
        {
            "command": "/cxo",
            "text": "CCOとは?",
            "team_id": TEAM,
            "channel_id": "C1",
            "user_id": "U1",
            "trigger_id": "1.2.b",
            "response_url": "https://hooks.slack.com/commands/T/1/a",
            "api_app_id": APP,
        },
        FORM,
    ),
}

"""Whether a request comes from Slack."""

from collections.abc import Mapping

from slack_sdk.signature import SignatureVerifier


def is_signed(verifier: SignatureVerifier, body: bytes, headers: Mapping[str, str]) -> bool:
    """Check the signature, and that it is at most five minutes old.

    https://docs.slack.dev/authentication/verifying-requests-from-slack
    """
    lowered = {name.lower(): value for name, value in headers.items()}
    try:
        return verifier.is_valid(
            body=body,
            timestamp=lowered.get("x-slack-request-timestamp"),
            signature=lowered.get("x-slack-signature"),
        )
    # What is no number, no UTF-8 or no ASCII makes the verifier raise; Slack never sends it.
    except (ValueError, TypeError):
        return False

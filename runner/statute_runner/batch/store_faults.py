"""What a store of objects says went wrong, as one sentence: the bucket and the cause, and not the XML that it sent."""

from __future__ import annotations

import re

CODE, MESSAGE = re.compile(r"<Code>([^<]*)</Code>"), re.compile(r"<Message>([^<]*)</Message>")
JSON_MESSAGE = re.compile(r'"message":\s*"([^"]*)"')
STATUS = re.compile(r"status code: ([0-9]{3}[^:\n]*)")
LEADS = re.compile(
    r"(?:Generic \S+ error|Error performing [^\n]*? in [^ ]+ -|HTTP error|Error after \d+ retries[^:]*):? ?"
)

ABSENT, DENIED, UNKNOWN_KEY = "the bucket `{}` does not exist", "access to the bucket `{}` is denied", "no such object"
CREDENTIALS = "the credentials for the bucket `{}` are not valid"
# The codes of S3, Google Cloud Storage and Azure.
CAUSES = {
    "NoSuchBucket": ABSENT,
    "ContainerNotFound": ABSENT,
    "NoSuchKey": UNKNOWN_KEY,
    "BlobNotFound": UNKNOWN_KEY,
    "AccessDenied": DENIED,
    "AllAccessDisabled": DENIED,
    "AuthorizationFailure": DENIED,
    "AuthorizationPermissionMismatch": DENIED,
    "InvalidAccessKeyId": CREDENTIALS,
    "SignatureDoesNotMatch": CREDENTIALS,
    "ExpiredToken": CREDENTIALS,
    "InvalidToken": CREDENTIALS,
    "AuthenticationFailed": CREDENTIALS,
}
STATUSES = {"401": CREDENTIALS, "403": DENIED}


def store_fault(error: Exception, bucket: str) -> str:
    """The cause, with the code or the status that the store answered with; `bucket` is its address."""
    said = str(error).partition("\n\nDebug source:")[0].strip()
    code, status = CODE.search(said), STATUS.search(said)
    if code and code[1] in CAUSES:
        return f"{CAUSES[code[1]].format(bucket)} ({code[1]})"
    if message := MESSAGE.search(said) or JSON_MESSAGE.search(said):
        named = code[1] if code else status[1].strip() if status else ""
        words = message[1].strip().rstrip(".")
        return f"the store of `{bucket}` answers: {words}{f' ({named})' if named else ''}"
    if status:
        known = STATUSES.get(status[1][:3])
        return f"{known.format(bucket) if known else f'the store of `{bucket}` answers'} ({status[1].strip()})"
    words = LEADS.sub("", said.partition("\n")[0]).strip().rstrip(".")
    return f"the store of `{bucket}`: {words[:1].lower()}{words[1:]}"

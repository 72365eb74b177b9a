"""The webhook's work as it is commonly done in Python: check the signature, split, queue. For comparison only."""

import hashlib
import hmac
import http.client
import json
import os

import boto3

ssm = boto3.client("ssm")
sqs = boto3.client("sqs")
prefix = os.environ["SECRETS_PREFIX"]
names = [f"{prefix}/whatsapp-app-secret", f"{prefix}/whatsapp-verify-token"]
secrets = {
    parameter["Name"]: parameter["Value"]
    for parameter in ssm.get_parameters(Names=names, WithDecryption=True)["Parameters"]
}
app_secret = secrets[names[0]].encode()


def entries(body):
    for entry in body.get("entry", []):
        for change in entry.get("changes", []):
            value = change.get("value", {})
            contacts = {contact.get("wa_id"): contact for contact in value.get("contacts", [])}
            for kind in ("messages", "statuses"):
                for item in value.get(kind, []):
                    sender = item.get("from") or item.get("recipient_id")
                    envelope = {"kind": kind, "item": item, "contact": contacts.get(sender)}
                    yield sender, f"{item['id']}-{item.get('status', '')}", json.dumps(envelope)


def handler(event):
    body = event["body"].encode()
    expected = "sha256=" + hmac.new(app_secret, body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected, event["headers"].get("x-hub-signature-256", "")):
        return {"statusCode": 401, "body": "Unauthorized"}
    batch = [
        {"Id": str(nth), "MessageBody": text, "MessageGroupId": sender, "MessageDeduplicationId": once}
        for nth, (sender, once, text) in enumerate(entries(json.loads(body)))
    ]
    for start in range(0, len(batch), 10):
        sent = sqs.send_message_batch(QueueUrl=os.environ["INBOX_URL"], Entries=batch[start : start + 10])
        if sent.get("Failed"):
            return {"statusCode": 503, "body": "Unavailable"}
    return {"statusCode": 200, "headers": {"content-type": "text/plain"}, "body": "EVENT_RECEIVED"}


# The least that a runtime can be: AWS's own does more.
api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
while True:
    api.request("GET", "/2018-06-01/runtime/invocation/next")
    invocation = api.getresponse()
    event = json.loads(invocation.read())
    request_id = invocation.headers["Lambda-Runtime-Aws-Request-Id"]
    answer = json.dumps(handler(event))
    api.request("POST", f"/2018-06-01/runtime/invocation/{request_id}/response", answer)
    api.getresponse().read()

"""Three guarded routes: `/usr/bin/python3 server.py`. Settings are in the environment, named as below."""

import json
import os
import tempfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from guard import Passed, Rule, StepUpGuard, UsedProofs

guard = StepUpGuard(
    project_id=os.environ["TRANSCODES_PROJECT_ID"],
    server_token=os.environ["TRANSCODES_SERVER_TOKEN"],
    public_keys=json.loads(os.environ["TRANSCODES_PUBLIC_KEY"]),
    api_url=os.environ.get("TRANSCODES_API_URL", "https://api.transcodesapis.com"),
    used_proofs=UsedProofs(os.environ.get("USED_PROOFS", os.path.join(tempfile.gettempdir(), "used-proofs.sqlite"))),
)

RULES = {
    ("DELETE", "documents"): Rule("documents", "delete", once=True),
    ("GET", "documents"): Rule("documents", "read"),
    ("POST", "transfers"): Rule("transfers", "create", max_age=300, once=True),
}
MAX_DISCARDED_BYTES = 1_048_576


class Handler(BaseHTTPRequestHandler):
    def handle_guarded(self):
        self.unread = int(self.headers.get("Content-Length") or 0)
        place = self.path.split("?")[0].split("/")[1]
        rule = RULES.get((self.command, place))
        if rule is None:
            return self.send(404, {"Content-Type": "text/plain"}, b"There is nothing here.")

        result = guard.check(self.headers.items(), rule, self.read_body)
        if not isinstance(result, Passed):
            self.log_message("step-up: %s", result.reason)
            return self.send(result.status, result.headers, result.body)

        # The route's own work begins here.
        body = json.dumps({"done": rule.scope, "by": result.member["sub"]}).encode()
        self.send(200, {"Content-Type": "application/json", "Cache-Control": "no-store"}, body)

    do_DELETE = do_GET = do_POST = handle_guarded

    def read_body(self, limit):
        size = max(0, min(self.unread, limit))
        self.unread -= size
        return self.rfile.read(size)

    def send(self, status, headers, body):
        # A connection that is closed with something unread takes the answer away from the client.
        self.read_body(MAX_DISCARDED_BYTES)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "3000"))), Handler)
    print(f"Listening on http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
